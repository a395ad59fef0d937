import { describe, expect, it } from '@jest/globals';
import { isBase64Pcm16, parseClientMessage } from '@colloquy/protocol';
import fc from 'fast-check';

import { readAudioFrame } from './audio-frame.ts';

const frameOf = (audio: string) => Buffer.from(`{"type":"audio","audio":"${audio}"}`);

/** What the parser makes of a frame: its samples, or null when it is no good audio message. */
function parsed(frame: Buffer): Buffer | null {
  const result = parseClientMessage(frame.toString());
  if (result.outcome !== 'message' || result.message.type !== 'audio') return null;
  return isBase64Pcm16(result.message.audio) ? Buffer.from(result.message.audio, 'base64') : null;
}

const pcm = fc
  .uint8Array({ minLength: 1, maxLength: 600 })
  .map((bytes) => Buffer.from(bytes.subarray(0, bytes.length & ~1)));

describe('a frame of audio that is read without parsing', () => {
  it('gives what parsing gives, for any sound', () => {
    fc.assert(
      fc.property(pcm, (samples) => {
        const frame = frameOf(samples.toString('base64'));
        const read = readAudioFrame(frame);
        expect(read).toEqual(parsed(frame));
        expect(read === null).toBe(samples.length === 0);
      }),
    );
  });

  it('never gives anything but what parsing gives, however the frame is damaged', () => {
    const damage = fc.record({ at: fc.nat(), cut: fc.nat(4), put: fc.uint8Array({ maxLength: 4 }) });
    fc.assert(
      fc.property(pcm, damage, (samples, { at, cut, put }) => {
        const whole = frameOf(samples.toString('base64'));
        const from = at % whole.length;
        const frame = Buffer.concat([whole.subarray(0, from), put, whole.subarray(from + cut)]);
        const read = readAudioFrame(frame);
        if (read !== null) expect(read).toEqual(parsed(frame));
      }),
      { numRuns: 2_000 },
    );
  });

  it('never gives anything but what parsing gives, for any text in the place of the audio', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...Array.from('AQz09+/=-_\\" \n')) }),
      fc.base64String(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const read = readAudioFrame(frameOf(text));
        if (read !== null) expect(read).toEqual(parsed(frameOf(text)));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['another order of fields', '{"audio":"AAAA","type":"audio"}'],
    ['blanks', '{"type": "audio", "audio": "AAAAAAAA"}'],
    ['more fields', '{"type":"audio","audio":"AAAAAAAA","more":1}'],
    ['half a sample', '{"type":"audio","audio":"AAAA"}'],
    ['base64url', '{"type":"audio","audio":"-_AAAAAA"}'],
    ['no audio', '{"type":"audio","audio":""}'],
    ['nothing', ''],
  ])('is left to the parser with %s', (_what, text) => {
    expect(readAudioFrame(Buffer.from(text))).toBeNull();
  });
});
