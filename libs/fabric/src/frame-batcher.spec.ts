import { describe, expect, it } from '@jest/globals';

import type { Frame } from './bus.port.ts';
import { FrameBatcher, type FrameBatcherOptions } from './frame-batcher.ts';
import { decodeFrames, frameBytes } from './frame-codec.ts';

function frame(seq: number, payload: Uint8Array = Uint8Array.of(seq)): Frame {
  return { kind: 1, conversation: 'conv_a', epoch: 1, seq, payload };
}

/** A batcher whose batches end up in `batches`, as the sequence numbers they carry. */
function startBatcher(options: Partial<FrameBatcherOptions> = {}) {
  const batches: number[][] = [];
  const room = { isThere: true };
  const write = (batch: Buffer): boolean => {
    if (!room.isThere) return false;
    const seqs: number[] = [];
    decodeFrames(batch, ({ seq }) => seqs.push(seq));
    batches.push(seqs);
    return true;
  };
  return { batches, room, batcher: new FrameBatcher({ write, ...options }) };
}

describe('the batches of frames', () => {
  it('carry what was added since the last one, in order', () => {
    const { batcher, batches } = startBatcher();
    for (const seq of [1, 2, 3]) batcher.add(frame(seq));
    expect(batches).toEqual([]);
    expect(batcher.flush()).toBe(true);
    batcher.add(frame(4));
    batcher.flush();
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('are none when nothing waits', () => {
    const { batcher, batches } = startBatcher();
    expect(batcher.isEmpty).toBe(true);
    expect(batcher.flush()).toBe(true);
    expect(batches).toEqual([]);
  });

  it('copies payloads when they are added', () => {
    const payloads: string[] = [];
    const batcher = new FrameBatcher({
      write: (batch) => {
        decodeFrames(batch, ({ payload }) => payloads.push(Buffer.from(payload).toString()));
        return true;
      },
    });
    const payload = Buffer.from('before');
    batcher.add(frame(1, payload));
    payload.write('after!');
    batcher.flush();
    expect(payloads).toEqual(['before']);
  });

  it('keeps earlier batches intact when it goes on', () => {
    const kept: Buffer[] = [];
    const batcher = new FrameBatcher({ write: (batch) => kept.push(batch) > 0 });
    for (const seq of [1, 2, 3, 4]) {
      batcher.add(frame(seq, Buffer.alloc(100 * seq, seq)));
      batcher.flush();
    }
    const seen: number[] = [];
    for (const batch of kept) {
      decodeFrames(batch, ({ payload }) => seen.push(payload.length / 100, payload[0] ?? 0, payload.at(-1) ?? 0));
    }
    expect(seen).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
  });

  it('keeps a batch whole that outgrows its buffer', () => {
    const seen: number[] = [];
    const batcher = new FrameBatcher({
      write: (batch) => {
        decodeFrames(batch, ({ seq, payload }) => {
          expect(payload.every((byte) => byte === seq)).toBe(true);
          seen.push(seq);
        });
        return true;
      },
    });
    const seqs = Array.from({ length: 100 }, (_, index) => index + 1);
    for (const seq of seqs) batcher.add(frame(seq, Buffer.alloc(1_000, seq)));
    batcher.flush();
    expect(seen).toEqual(seqs);
  });

  it('uses the memory of a batch again once it is released, not before', () => {
    const memories: ArrayBufferLike[] = [];
    const releases: (() => void)[] = [];
    const batcher = new FrameBatcher({
      write: (batch, release) => {
        releases.push(release);
        return memories.push(batch.buffer) > 0;
      },
    });
    const sendOne = (seq: number) => {
      batcher.add(frame(seq));
      batcher.flush();
    };
    sendOne(1);
    sendOne(2);
    releases[0]?.();
    sendOne(3);
    sendOne(4);
    expect(new Set(memories).size).toBe(3);
    expect(memories[2]).toBe(memories[0]);
  });

  it('keeps the batch while there is no room and offers it again, with what came since', () => {
    const { batcher, batches, room } = startBatcher();
    room.isThere = false;
    batcher.add(frame(1));
    batcher.flush();
    batcher.add(frame(2));
    expect(batcher.flush()).toBe(false);
    expect(batcher.isEmpty).toBe(false);
    room.isThere = true;
    expect(batcher.flush()).toBe(true);
    expect(batches).toEqual([[1, 2]]);
  });

  it('drops and counts what does not fit while there is no room', () => {
    const { batcher, batches, room } = startBatcher({ maxBytes: 2 * frameBytes(frame(1)) });
    room.isThere = false;
    expect([1, 2, 3, 4].map((seq) => batcher.add(frame(seq)))).toEqual([true, true, false, false]);
    expect(batcher.overflowed).toBe(2);
    room.isThere = true;
    batcher.flush();
    expect(batches).toEqual([[1, 2]]);
    expect(batcher.add(frame(5))).toBe(true);
    expect(batcher.overflowed).toBe(2);
  });

  it('leaves the batch whole when a frame is refused', () => {
    const { batcher, batches } = startBatcher();
    batcher.add(frame(1));
    expect(() => batcher.add({ ...frame(2), kind: 300 })).toThrow('kind');
    batcher.add(frame(3));
    batcher.flush();
    expect(batches).toEqual([[1, 3]]);
  });
});
