/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** A text frame of the page's WebSocket, by the page's clock (ms); `message` is without its audio. */
export interface LoggedFrame {
  readonly isSent: boolean;
  readonly atMs: number;
  readonly message: { readonly type: string; readonly [field: string]: unknown };
}

/** Notes what goes over the page's WebSockets. Call before the page loads; ask the result as often as wanted. */
export async function logSockets(page: Page): Promise<() => Promise<readonly LoggedFrame[]>> {
  await page.addInitScript(wiretap);
  return () => page.evaluate(() => (globalThis as unknown as { frames: LoggedFrame[] }).frames);
}

/** Runs in the page. */
function wiretap(): void {
  const frames: LoggedFrame[] = [];
  Object.assign(globalThis, { frames });

  function note(isSent: boolean, data: unknown): void {
    if (typeof data !== 'string') return;
    const { audio: _audio, ...message } = JSON.parse(data) as LoggedFrame['message'];
    frames.push({ isSent, atMs: performance.now(), message });
  }

  const send = Reflect.get(WebSocket.prototype, 'send') as (this: WebSocket, data: unknown) => void;
  WebSocket.prototype.send = function tapped(this: WebSocket, data: unknown) {
    note(true, data);
    send.call(this, data);
  };
  globalThis.WebSocket = class extends WebSocket {
    constructor(...address: ConstructorParameters<typeof WebSocket>) {
      super(...address);
      this.addEventListener('message', ({ data }) => note(false, data));
    }
  };
}
