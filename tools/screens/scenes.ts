import type { Camera, Look } from './camera.ts';

interface Scene {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly look: Look;
  readonly grantsMicrophone?: boolean;
  /** Brings the page into the state; `stopServer` takes the server away. */
  readonly play: (camera: Camera, stopServer: () => Promise<unknown>) => Promise<void>;
}

const desktop = { width: 1_200, height: 760 };
const phone = { width: 390, height: 844 };
const light: Look = { viewport: desktop, colorScheme: 'light' };
const dark: Look = { viewport: desktop, colorScheme: 'dark' };
const phoneLight: Look = { viewport: phone, colorScheme: 'light' };
const phoneDark: Look = { viewport: phone, colorScheme: 'dark' };

/** Until colours have changed. */
const SETTLE_MS = 350;

/** Until what is drawn has moved a little: voices are pictures of some time. */
const VOICE_MS = 1_400;

const paper = {
  name: 'mosses-of-the-north.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from('Mosses grow where it is moist and shaded. Most of them have no roots.\n'.repeat(400)),
};

async function startTalking({ page }: Camera): Promise<void> {
  await page.getByRole('button', { name: 'Start talking' }).click();
}

async function ask({ page }: Camera, question: string): Promise<void> {
  await page.getByLabel('Type a message').fill(question);
  await page.keyboard.press('Enter');
}

/** Talks until the state is there. */
const talkedUntil =
  (state: string, thenMs = 0) =>
  async (camera: Camera) => {
    await startTalking(camera);
    await camera.inState(state);
    await camera.page.waitForTimeout(thenMs);
  };

/** In the order of docs/screens.md. */
export const scenes: readonly Scene[] = [
  { name: 'start', look: light, play: () => Promise.resolve() },
  { name: 'start-phone', look: phoneDark, play: () => Promise.resolve() },
  { name: 'listening', look: light, play: talkedUntil('listening', SETTLE_MS) },
  { name: 'hearing', look: light, play: talkedUntil('hearing', VOICE_MS) },
  { name: 'thinking', look: light, play: talkedUntil('thinking', 200) },
  { name: 'speaking', look: light, play: talkedUntil('speaking', 2 * VOICE_MS) },
  { name: 'speaking-dark', look: dark, play: talkedUntil('speaking', 2 * VOICE_MS) },
  { name: 'speaking-phone', look: phoneLight, play: talkedUntil('speaking', 2 * VOICE_MS) },
  {
    name: 'interrupted',
    look: light,
    play: async (camera) => {
      await ask(camera, 'How do vaccines work?');
      await camera.inState('speaking');
      await camera.page.waitForTimeout(2 * VOICE_MS);
      await camera.page.getByRole('button', { name: 'Stop reply' }).click();
      await camera.inState('ready');
      await camera.page.waitForTimeout(SETTLE_MS);
    },
  },
  {
    name: 'push-to-talk',
    look: phoneLight,
    play: async (camera) => {
      await camera.page.getByRole('button', { name: 'Push to talk' }).click();
      await startTalking(camera);
      await camera.page.getByRole('button', { name: 'Hold to talk' }).waitFor();
    },
  },
  {
    name: 'document',
    look: dark,
    play: async (camera) => {
      await camera.page.getByTestId('file').setInputFiles(paper);
      await camera.page.getByText('You can ask about it').waitFor();
      await ask(camera, 'Where do they grow?');
      await camera.inState('speaking');
      await camera.page.waitForTimeout(VOICE_MS);
    },
  },
  {
    name: 'settings',
    look: light,
    play: async ({ page }) => {
      await page.getByRole('button', { name: 'Settings', exact: true }).click();
      await page.getByRole('button', { name: 'Try the microphone' }).click();
      await page.waitForTimeout(VOICE_MS);
    },
  },
  {
    name: 'quality',
    look: light,
    play: async (camera) => {
      await talkedUntil('speaking', 2 * VOICE_MS)(camera);
      await camera.page.getByRole('button', { name: /^Quality/ }).click();
    },
  },
  {
    name: 'reconnecting',
    look: phoneDark,
    play: async (camera, stopServer) => {
      await ask(camera, 'How do vaccines work?');
      await camera.inState('speaking');
      await stopServer();
      await camera.inState('reconnecting');
      await camera.page.waitForTimeout(SETTLE_MS);
    },
  },
  {
    name: 'no-microphone',
    look: light,
    grantsMicrophone: false,
    play: async (camera) => {
      await startTalking(camera);
      await camera.page.getByTestId('problem').waitFor();
    },
  },
  {
    name: 'ended',
    look: dark,
    play: async (camera) => {
      await ask(camera, 'How do vaccines work?');
      await camera.inState('speaking');
      await camera.page.waitForTimeout(VOICE_MS);
      await camera.page.getByRole('button', { name: 'End conversation' }).click();
      await camera.inState('ended');
      await camera.page.waitForTimeout(SETTLE_MS);
    },
  },
];
