import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFixtures } from '@colloquy/protocol/testing';
import { frameKind } from '@colloquy/protocol/internal';

import { receiveBinary, receiveText } from './client-inbox.ts';

describe("a client's text frame", () => {
  it('with audio becomes the raw samples', () => {
    const received = receiveText('{"type":"audio","audio":"AQACAA=="}');
    expect(received).toMatchObject({ outcome: 'forward', kind: frameKind.clientAudio, type: 'audio' });
    expect(received.outcome === 'forward' && [...received.payload]).toEqual([1, 0, 2, 0]);
  });

  it('with words keeps them and drops what the protocol does not know', () => {
    const received = receiveText('{"type":"text","text":" Hello ","extra":1}');
    expect(received.outcome === 'forward' && JSON.parse(Buffer.from(received.payload).toString())).toEqual({
      type: 'text',
      text: 'Hello',
    });
  });

  it.each(readFixtures('invalid'))('is refused as malformed: $name', ({ frame }) => {
    expect(receiveText(frame)).toMatchObject({ outcome: 'refused', code: 'malformed_message' });
  });

  it.each(['"AAAA"', '"AQ=="', '"not base64!"', '"AQACAA"'])('with audio %s is refused as invalid audio', (audio) => {
    expect(receiveText(`{"type":"audio","audio":${audio}}`)).toMatchObject({
      outcome: 'refused',
      code: 'invalid_audio',
    });
  });

  it('never makes it throw', () => {
    const outcomes = ['forward', 'ping', 'refused'];
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (frame) => outcomes.includes(receiveText(frame).outcome)));
  });
});

describe("a client's binary frame", () => {
  it('is audio', () => {
    expect(receiveBinary(Buffer.of(1, 0, 2, 0))).toMatchObject({ outcome: 'forward', kind: frameKind.clientAudio });
  });

  it.each([[0], [1], [961]])('of %d bytes is refused', (bytes) => {
    expect(receiveBinary(Buffer.alloc(bytes))).toMatchObject({ outcome: 'refused', code: 'invalid_audio' });
  });
});
