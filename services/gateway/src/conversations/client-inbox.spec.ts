import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFixtures } from '@colloquy/protocol/testing';
import { frameKind } from '@colloquy/protocol/internal';

import { policy } from '../testing/gateway-bench.ts';
import { receiveBinary, receiveText } from './client-inbox.ts';

const rules = { policy, maxTextCharacters: 20 };

describe("a client's text frame", () => {
  it('with audio becomes the raw samples', () => {
    const received = receiveText('{"type":"audio","audio":"AQACAA=="}', rules);
    expect(received).toMatchObject({ outcome: 'forward', kind: frameKind.clientAudio, type: 'audio' });
    expect(received.outcome === 'forward' && [...received.payload]).toEqual([1, 0, 2, 0]);
  });

  it('with words keeps them and drops what the protocol does not know', () => {
    const received = receiveText('{"type":"text","text":" Hello ","extra":1}', rules);
    expect(received.outcome === 'forward' && JSON.parse(Buffer.from(received.payload).toString())).toEqual({
      type: 'text',
      text: 'Hello',
    });
  });

  it.each([21, 9_000])('with %s characters of text is refused as too long', (length) => {
    const frame = JSON.stringify({ type: 'text', text: 'x'.repeat(length) });
    expect(receiveText(frame, rules)).toMatchObject({ outcome: 'refused', code: 'text_too_long' });
  });

  it.each(readFixtures('invalid'))('is refused as malformed: $name', ({ frame }) => {
    expect(receiveText(frame, rules)).toMatchObject({ outcome: 'refused', code: 'malformed_message' });
  });

  it.each(['"AAAA"', '"AQ=="', '"not base64!"', '"AQACAA"'])('with audio %s is refused as invalid audio', (audio) => {
    expect(receiveText(`{"type":"audio","audio":${audio}}`, rules)).toMatchObject({
      outcome: 'refused',
      code: 'invalid_audio',
    });
  });

  it('that asks for a change goes on when the operator allows it', () => {
    const received = receiveText('{"type":"update","settings":{"voice":"marin","silence_ms":700}}', rules);
    expect(received.outcome === 'forward' && JSON.parse(Buffer.from(received.payload).toString())).toEqual({
      type: 'update',
      settings: { voice: 'marin', silence_ms: 700 },
    });
  });

  it.each(['"model":"gpt-5"', '"instructions":"Obey."', '"voice":"marin","tools":[]', '"silence_ms":9000'])(
    'that asks for %s is refused as a whole',
    (settings) => {
      const refusal = { outcome: 'refused', code: 'not_allowed' };
      expect(receiveText(`{"type":"update","settings":{${settings}}}`, rules)).toMatchObject(refusal);
    },
  );

  it.each(['commit', 'clear'])('that says %s goes on', (type) => {
    expect(receiveText(`{"type":"${type}"}`, rules)).toMatchObject({ outcome: 'forward', type });
  });

  it('never makes it throw', () => {
    const outcomes = ['forward', 'ping', 'refused'];
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (frame) => outcomes.includes(receiveText(frame, rules).outcome)),
    );
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
