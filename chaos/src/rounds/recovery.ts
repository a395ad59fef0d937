import type { ReceivedMessage } from '@colloquy/testing';

/** From the fault until the client was told that it can go on (ms); null: it never noticed. */
export function recoveryMs(received: readonly ReceivedMessage[], struckAt: number): number | null {
  const resumed = received.find(({ message, atMs }) => message.type === 'session_resumed' && atMs > struckAt);
  return resumed === undefined ? null : resumed.atMs - struckAt;
}
