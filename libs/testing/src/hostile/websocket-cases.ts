import type { HostileInput } from './hostile-input.ts';
import { opcode, type RawFrame } from './raw-frame.ts';

const ping = (id: string) => Buffer.from(JSON.stringify({ type: 'ping', id }));
const half = Math.floor(ping('split').length / 2);
const [front, back] = [ping('split').subarray(0, half), ping('split').subarray(half)];
const frames =
  (...sent: RawFrame[]): HostileInput['send'] =>
  (socket) =>
    socket.send(...sent);
const close = (payload: Uint8Array): RawFrame => ({ opcode: opcode.close, payload });
const code = (value: number, reason = ''): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return Buffer.concat([bytes, Buffer.from(reason)]);
};

/** Codes a peer may not put into a close frame. */
const forbiddenCodes = [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535];
const allowedCodes = [1000, 1001, 1003, 1007, 1011, 3000, 4999];

/** What RFC 6455 asks of a server that takes frames. */
export const websocketCases: readonly HostileInput[] = [
  { name: 'a ping without payload', send: frames({ opcode: opcode.ping }), outcome: { pongs: [''] } },
  {
    name: 'a ping of 125 bytes',
    send: frames({ opcode: opcode.ping, payload: Buffer.alloc(125, 'p') }),
    outcome: { pongs: ['p'.repeat(125)] },
  },
  {
    name: 'a ping of 126 bytes, one more than a control frame may have',
    send: frames({ opcode: opcode.ping, payload: Buffer.alloc(126) }),
    outcome: { close: 1002 },
  },
  {
    name: 'ten pings in one packet',
    send: frames(
      ...Array.from({ length: 10 }, (_, index) => ({ opcode: opcode.ping, payload: Buffer.from(`${index}`) })),
    ),
    outcome: { pongs: Array.from({ length: 10 }, (_, index) => `${index}`) },
  },
  { name: 'a pong nobody asked for', send: frames({ opcode: opcode.pong, payload: Buffer.from('x') }), outcome: {} },
  { name: 'a ping in two fragments', send: frames({ opcode: opcode.ping, fin: false }), outcome: { close: 1002 } },
  ...[1, 2, 3, 4, 7].map((rsv) => ({
    name: `reserved bits ${rsv.toString(2).padStart(3, '0')}`,
    send: frames({ opcode: opcode.text, rsv, payload: ping('x') }),
    outcome: { close: 1002 },
  })),
  ...[3, 7, 11, 15].map((reserved) => ({
    name: `reserved opcode ${reserved}`,
    send: frames({ opcode: reserved }),
    outcome: { close: 1002 },
  })),
  {
    name: 'a message in two fragments',
    send: frames({ opcode: opcode.text, fin: false, payload: front }, { opcode: opcode.continuation, payload: back }),
    outcome: {},
  },
  {
    name: 'a ping between two fragments',
    send: frames(
      { opcode: opcode.text, fin: false, payload: front },
      { opcode: opcode.ping, payload: Buffer.from('between') },
      { opcode: opcode.continuation, payload: back },
    ),
    outcome: { pongs: ['between'] },
  },
  {
    name: 'a continuation of nothing',
    send: frames({ opcode: opcode.continuation, payload: Buffer.from('x') }),
    outcome: { close: 1002 },
  },
  {
    name: 'a new message before the last one is whole',
    send: frames({ opcode: opcode.text, fin: false, payload: front }, { opcode: opcode.text, payload: ping('x') }),
    outcome: { close: 1002 },
  },
  {
    name: 'a frame without a mask',
    send: frames({ opcode: opcode.text, masked: false, payload: ping('x') }),
    outcome: { close: 1002 },
  },
  {
    name: 'a text that is not UTF-8',
    send: frames({ opcode: opcode.text, payload: Buffer.of(0xce, 0xba, 0xe1, 0xff) }),
    outcome: { close: 1007 },
  },
  {
    name: 'a surrogate, which UTF-8 has no place for',
    send: frames({ opcode: opcode.text, payload: Buffer.of(0xed, 0xa0, 0x80) }),
    outcome: { close: 1007 },
  },
  {
    name: 'UTF-8 that is cut between two fragments',
    send: (socket) => {
      const text = Buffer.from(JSON.stringify({ type: 'ping', id: 'größer' }));
      const inside = text.indexOf('ö') + 1;
      socket.send(
        { opcode: opcode.text, fin: false, payload: text.subarray(0, inside) },
        { opcode: opcode.continuation, payload: text.subarray(inside) },
      );
    },
    outcome: {},
  },
  ...allowedCodes.map((value) => ({
    name: `a close with code ${value}`,
    send: frames(close(code(value, 'bye'))),
    outcome: { close: value },
  })),
  ...forbiddenCodes.map((value) => ({
    name: `a close with code ${value}, which nobody may send`,
    send: frames(close(code(value))),
    outcome: { close: 1002 },
  })),
  { name: 'a close without code', send: frames(close(Buffer.alloc(0))), outcome: { close: 1005 } },
  { name: 'a close with half a code', send: frames(close(Buffer.of(3))), outcome: { close: 1002 } },
  {
    name: 'a close whose reason is not UTF-8',
    send: frames(close(Buffer.concat([code(1000), Buffer.of(0xff)]))),
    outcome: { close: 1007 },
  },
  {
    name: 'a close of 126 bytes',
    send: frames(close(Buffer.concat([code(1000), Buffer.alloc(124, 'x')]))),
    outcome: { close: 1002 },
  },
  {
    name: 'a message after the close',
    send: frames(close(code(1000)), { opcode: opcode.text, payload: Buffer.from('nonsense') }),
    outcome: { close: 1000 },
  },
  {
    name: 'a frame that says it has 2^63 bytes',
    send: frames({ opcode: opcode.binary, declaredLength: 2n ** 63n }),
    outcome: { close: 1009 },
  },
];
