/** What the site that shows this page may put at `window.colloquy` before it starts; see docs/security.md. */
interface HostPage {
  /** The user's token, fresh at each call; null: nobody is signed in. */
  readonly token?: () => Promise<string | null> | string | null;
}

declare global {
  interface Window {
    colloquy?: HostPage;
  }
}

/** The user's token as the site tells it. Asked each time: who signs in later is known then. */
export async function userToken(): Promise<string | null> {
  return (await window.colloquy?.token?.()) ?? null;
}
