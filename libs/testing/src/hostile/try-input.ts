import { closeTable, type CloseReason } from '@colloquy/protocol';

import { until } from '../wait.ts';
import type { HostileInput, HostileRequest, Outcome } from './hostile-input.ts';
import { RawSocket, type RawTarget } from './raw-socket.ts';

/** Longer than a busy machine takes; nothing waits for it when all is well. */
const DEADLINE_MS = 15_000;

/** Sends the input on a connection of its own; rejects when something else happens than it says. */
export async function tryInput(target: RawTarget, { name, send, outcome }: HostileInput): Promise<void> {
  using socket = await RawSocket.upgrade(target);
  if (socket.status !== 101) throw new Error(`no WebSocket for "${name}": HTTP ${socket.status}`);
  send(socket);
  if (outcome.close === undefined) socket.text('{"type":"ping","id":"and on it goes"}');
  await until(() => isMet(socket, outcome), { what: `the outcome of "${name}"`, deadlineMs: DEADLINE_MS }).catch(
    (error: unknown) => {
      const seen = { messages: socket.messages.slice(0, 3), code: socket.closeCode, isGone: socket.isGone };
      throw new Error(`"${name}" had another outcome: ${JSON.stringify(seen)}`, { cause: error });
    },
  );
}

/** Sends the request on a connection of its own; rejects when another answer comes. */
export async function tryRequest({ port }: RawTarget, { name, head, status }: HostileRequest): Promise<void> {
  using socket = await RawSocket.dial(port);
  socket.write(typeof head === 'string' ? head : head(port));
  await until(() => socket.isGone || socket.status !== null, { what: `an end of "${name}"`, deadlineMs: DEADLINE_MS });
  if ((socket.status ?? 'cut') !== status) throw new Error(`"${name}" was answered with ${socket.status ?? 'a cut'}`);
}

/** Whether a client that does nothing wrong is served. */
export async function isServed(target: RawTarget): Promise<boolean> {
  using socket = await RawSocket.upgrade(target);
  socket.text('{"type":"ping","id":"served"}');
  await until(() => socket.messages.some((text) => text.includes('"served"')), {
    what: 'a good client to be served',
    deadlineMs: DEADLINE_MS,
  });
  return true;
}

function isMet(socket: RawSocket, { errors = [], close, pongs = [] }: Outcome): boolean {
  const told = (code: string) => socket.messages.some((text) => text.includes(`"code":"${code}"`));
  const ponged = pongs.every((payload) => socket.pongs.includes(payload));
  const ended =
    close === undefined
      ? socket.closeCode === null && socket.messages.some((text) => text.includes('"and on it goes"'))
      : close === 'cut'
        ? socket.isGone
        : socket.closeCode === codeOf(close);
  return errors.every(told) && ponged && ended;
}

function codeOf(close: CloseReason | number): number {
  return typeof close === 'number' ? close : closeTable[close].code;
}
