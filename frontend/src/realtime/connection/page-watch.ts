import type { ConversationClient } from './conversation-client.ts';
import { LOOK_MS, WakeWatch } from './wake-watch.ts';

/**
 * Keeps a client's connection in step with the page for as long as the page lives: after the machine slept it is made anew at
 * once, and looked after when the network comes back, the page is looked at again or has been frozen.
 */
export function watchPage(client: Pick<ConversationClient, 'check' | 'renew'>): void {
  const watch = new WakeWatch({ wall: () => Date.now(), running: () => performance.now() });
  window.setInterval(() => {
    const waking = watch.look();
    if (waking === 'slept') client.renew();
    if (waking === 'perhaps') client.check();
  }, LOOK_MS);
  window.addEventListener('online', () => client.check());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.check();
  });
}
