import type { ErrorCode } from '@colloquy/protocol';

import type { HostileInput } from './hostile-input.ts';
import { opcode } from './raw-frame.ts';

const deep = (opening: string, middle: string, closing: string, depth: number) =>
  opening.repeat(depth) + middle + closing.repeat(depth);

/** Messages that are refused with a word, after which the connection goes on. */
const refused: readonly (readonly [name: string, code: ErrorCode, text: string])[] = [
  ['an empty message', 'malformed_message', ''],
  ['no JSON', 'malformed_message', '{"type":"text"'],
  ['JSON with something behind it', 'malformed_message', '{"type":"ping"} x'],
  ['a byte order mark before the JSON', 'malformed_message', '\ufeff{"type":"ping"}'],
  ['a number', 'malformed_message', '1e999'],
  ['an array', 'malformed_message', '[{"type":"ping"}]'],
  ['null', 'malformed_message', 'null'],
  ['arrays, 100,000 deep', 'malformed_message', deep('[', '', ']', 100_000)],
  ['objects, 50,000 deep', 'malformed_message', deep('{"a":', '1', '}', 50_000)],
  [
    'a text that is an object, 50,000 deep',
    'malformed_message',
    `{"type":"text","text":${deep('[', '', ']', 50_000)}}`,
  ],
  ['a string of 300,000 escapes', 'unknown_message_type', `{"type":"${'\\u0000'.repeat(50_000)}"}`],
  ['an object of 20,000 keys', 'malformed_message', `{"type":"text",${keys(20_000)}}`],
  ['a type that names a prototype', 'unknown_message_type', '{"type":"__proto__"}'],
  ['a type that names a method', 'unknown_message_type', '{"type":"hasOwnProperty"}'],
  ['a prototype in place of a message', 'malformed_message', '{"__proto__":{"type":"ping"}}'],
  ['a setting that names a constructor', 'not_allowed', '{"type":"update","settings":{"constructor":1}}'],
  ['settings by the thousand', 'not_allowed', `{"type":"update","settings":{${keys(5_000)}}}`],
  ['a huge number', 'malformed_message', '{"type":"interrupt","item_id":"i","played_ms":1e308}'],
  ['more than there are numbers', 'malformed_message', '{"type":"interrupt","item_id":"i","played_ms":1e400}'],
  ['a negative number', 'malformed_message', '{"type":"interrupt","item_id":"i","played_ms":-1}'],
  ['a number of 10,000 digits', 'malformed_message', `{"type":"stats","underruns":${'9'.repeat(10_000)}}`],
  ['an unknown type', 'unknown_message_type', '{"type":"dance"}'],
  ['a type that is a number', 'malformed_message', '{"type":1}'],
  ['a text of 100,000 characters', 'text_too_long', `{"type":"text","text":"${'x'.repeat(100_000)}"}`],
  ['a text of spaces', 'malformed_message', '{"type":"text","text":"   "}'],
  ['base64 of an odd length', 'invalid_audio', '{"type":"audio","audio":"AAAAA"}'],
  ['base64 that is none', 'invalid_audio', '{"type":"audio","audio":"this is no base64!!!"}'],
  ['base64 with padding in the middle', 'invalid_audio', '{"type":"audio","audio":"AA==AAA="}'],
  ['base64 of half a sample', 'invalid_audio', '{"type":"audio","audio":"AAAA"}'],
  ['base64 of the web', 'invalid_audio', '{"type":"audio","audio":"-_-_AAA="}'],
  ['audio that is a number', 'malformed_message', '{"type":"audio","audio":7}'],
  ['a document without parts', 'malformed_message', '{"type":"document","document_id":"d","name":"n","parts":0}'],
];

function keys(count: number): string {
  return Array.from({ length: count }, (_, index) => `"k${index}":0`).join(',');
}

const flood = (count: number, payload: Uint8Array, code: number = opcode.text) =>
  Array.from({ length: count }, () => ({ opcode: code, payload }));

/** What a client of ours would never say, and what a flood of it does. Numbers fit the limits that hold by default. */
export const messageCases: readonly HostileInput[] = [
  ...refused.map(([name, code, text]): HostileInput => ({
    name,
    send: (socket) => socket.text(text),
    outcome: { errors: [code] },
  })),
  {
    name: 'a setting that names a prototype',
    send: (socket) => socket.text('{"type":"update","settings":{"__proto__":{"voice":"x"}}}'),
    // JSON makes an own key of it, which is no setting: it is left out.
    outcome: {},
  },
  {
    name: 'PCM with half a sample',
    send: (socket) => socket.send({ opcode: opcode.binary, payload: Buffer.alloc(3) }),
    outcome: { errors: ['invalid_audio'] },
  },
  {
    name: 'an empty binary message',
    send: (socket) => socket.send({ opcode: opcode.binary }),
    outcome: { errors: ['invalid_audio'] },
  },
  {
    name: 'a message above the limit',
    send: (socket) => socket.text('x'.repeat(600 * 1024)),
    outcome: { errors: ['message_too_large'], close: 'message_too_large' },
  },
  {
    name: 'a message of more than twice the limit',
    send: (socket) => socket.send({ opcode: opcode.text, declaredLength: 2n ** 31n }),
    outcome: { close: 'message_too_large' },
  },
  {
    name: 'fragments that go on for ever',
    send: (socket) =>
      socket.send({ opcode: opcode.text, fin: false, payload: Buffer.from('x') }, ...endless(opcode.continuation)),
    outcome: { close: 1008 },
  },
  {
    name: 'a compressed message, although none was agreed on',
    send: (socket) => socket.send({ opcode: opcode.text, rsv: 4, payload: Buffer.alloc(1_000, 0x78) }),
    outcome: { close: 1002 },
  },
  {
    name: 'nonsense, again and again',
    send: (socket) => socket.send(...flood(1_000, Buffer.from('nonsense'))),
    outcome: { errors: ['malformed_message', 'too_many_errors'], close: 'too_many_errors' },
  },
  {
    name: '20,000 small messages at once',
    send: (socket) => socket.send(...flood(20_000, Buffer.from('{"type":"ping"}'))),
    outcome: { errors: ['too_many_messages'], close: 'flooding' },
  },
  {
    name: '20,000 pings at once',
    send: (socket) => socket.send(...flood(20_000, Buffer.alloc(125), opcode.ping)),
    outcome: { errors: ['too_many_messages'], close: 'flooding' },
  },
  {
    name: '20 MB in large messages',
    send: (socket) => socket.send(...flood(50, documentPart())),
    outcome: { errors: ['too_many_messages'], close: 'flooding' },
  },
  {
    name: 'two minutes of audio at once',
    send: (socket) => socket.send(...flood(120, Buffer.alloc(32_000), opcode.binary)),
    outcome: { errors: ['audio_too_fast'], close: 'flooding' },
  },
];

function endless(code: number) {
  return Array.from({ length: 2_000 }, () => ({ opcode: code, fin: false, payload: Buffer.from('x') }));
}

function documentPart(): Buffer {
  const data = 'x'.repeat(400 * 1024);
  return Buffer.from(
    JSON.stringify({
      type: 'document',
      document_id: 'd',
      name: 'n',
      media_type: 'text/plain',
      data,
      part: 1,
      parts: 100,
    }),
  );
}
