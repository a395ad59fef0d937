import { openBrowser } from '../../libs/testing/src/browser/open-browser.ts';

type Browser = Awaited<ReturnType<typeof openBrowser>>;
export type Page = Awaited<ReturnType<Browser['newPage']>>;

export interface Look {
  /** Size in CSS pixels. */
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark';
  readonly microphoneFile?: string;
  readonly grantsMicrophone?: boolean;
}

/** A page to bring into a state and to take a picture of. */
export interface Camera extends AsyncDisposable {
  readonly page: Page;
  /** Resolves when the conversation is in this state. */
  inState(name: string): Promise<void>;
  /** The page as WebP. */
  picture(): Promise<Buffer>;
}

const QUALITY = 88;

export async function openCamera(origin: string, { viewport, colorScheme, ...options }: Look): Promise<Camera> {
  const browser = await openBrowser(options);
  const page = await browser.newPage({ viewport, colorScheme });
  await page.goto(origin);
  const app = page.getByTestId('app');
  await app.waitFor();
  return {
    page,
    inState: async (name) => {
      await page.locator(`[data-testid="app"][data-state="${name}"]`).waitFor();
    },
    picture: async () => {
      const session = await page.context().newCDPSession(page);
      const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
      return Buffer.from(data, 'base64');
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}
