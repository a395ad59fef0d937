import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Frame } from './bus.port.ts';
import { decodeFrames, encodeFrame, frameBytes, FrameError } from './frame-codec.ts';

const anyFrame: fc.Arbitrary<Frame> = fc.record({
  kind: fc.integer({ min: 0, max: 255 }),
  conversation: fc.string({ unit: 'grapheme-ascii', maxLength: 255 }),
  epoch: fc.integer({ min: 0, max: 0xffff_ffff }),
  seq: fc.integer({ min: 0, max: 0xffff_ffff }),
  payload: fc.uint8Array({ maxLength: 300 }),
});

const frame: Frame = { kind: 1, conversation: 'conv_a', epoch: 2, seq: 3, payload: Uint8Array.of(4, 5) };

function decode(batch: Buffer): Frame[] {
  const frames: Frame[] = [];
  decodeFrames(batch, (each) => frames.push({ ...each, payload: Uint8Array.from(each.payload) }));
  return frames;
}

describe('the frame codec', () => {
  it('writes a frame as documented', () => {
    expect(encodeFrame(frame).toString('hex')).toBe(
      '01' + '06' + '02000000' + '03000000' + '02000000' + '636f6e765f61' + '0405',
    );
    expect(frameBytes(frame)).toBe(22);
  });

  it('reads every batch it wrote', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 20 }), (frames) => {
        expect(decode(Buffer.concat(frames.map(encodeFrame)))).toEqual(frames);
      }),
    );
  });

  it('gives payloads as views of the batch', () => {
    const batch = encodeFrame(frame);
    let payload = new Uint8Array();
    decodeFrames(batch, (each) => {
      payload = Uint8Array.from(each.payload);
      batch.fill(9);
      expect(each.payload).toEqual(Buffer.of(9, 9));
    });
    expect(payload).toEqual(Uint8Array.of(4, 5));
  });

  it('delivers nothing of a batch that is cut off anywhere', () => {
    const whole = Buffer.concat([encodeFrame(frame), encodeFrame(frame)]);
    for (let length = 1; length < whole.length; length += 1) {
      if (length === frameBytes(frame)) continue;
      let delivered = 0;
      expect(() => decodeFrames(whole.subarray(0, length), () => (delivered += 1))).toThrow(FrameError);
      expect(delivered).toBe(0);
    }
  });

  it('turns any bytes into whole frames or a FrameError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const batch = Buffer.from(bytes);
        try {
          expect(Buffer.concat(decode(batch).map(rewrite))).toEqual(batch);
        } catch (error) {
          expect(error).toBeInstanceOf(FrameError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a kind of two bytes', { kind: 256 }],
    ['a negative epoch', { epoch: -1 }],
    ['an epoch past 32 bits', { epoch: 0x1_0000_0000 }],
    ['a fraction of a seq', { seq: 1.5 }],
    ['a conversation of 256 characters', { conversation: 'c'.repeat(256) }],
    ['a conversation outside ASCII', { conversation: 'convé' }],
  ])('refuses %s', (_what, fields) => {
    expect(() => encodeFrame({ ...frame, ...fields })).toThrow(FrameError);
  });
});

/** Garbage may read as a frame whose id is no ASCII, which the writer refuses: its bytes are put together by hand. */
function rewrite({ kind, conversation, epoch, seq, payload }: Frame): Buffer {
  const plain = encodeFrame({ kind, conversation: 'x'.repeat(conversation.length), epoch, seq, payload });
  plain.write(conversation, 14, 'latin1');
  return plain;
}
