import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

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

/** Lets what is due at this very moment happen. */
const endOfTurn = () => jest.advanceTimersByTime(0);

describe('FrameBatcher', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('sends what one turn of the event loop brings as one batch, at the end of that turn', () => {
    const { batcher, batches } = startBatcher();
    for (const seq of [1, 2, 3]) batcher.add(frame(seq));
    expect(batches).toEqual([]);
    endOfTurn();
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('lets what comes soon after a batch wait for the rest of the pace', () => {
    const { batcher, batches } = startBatcher({ paceMs: 10 });
    batcher.add(frame(1));
    endOfTurn();
    jest.advanceTimersByTime(4);
    batcher.add(frame(2));
    jest.advanceTimersByTime(3);
    batcher.add(frame(3));
    jest.advanceTimersByTime(2);
    expect(batches).toEqual([[1]]);
    jest.advanceTimersByTime(1);
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it('makes at most one batch per pace when frames never stop', () => {
    const { batcher, batches } = startBatcher({ paceMs: 10 });
    for (let seq = 1; seq <= 100; seq += 1) {
      batcher.add(frame(seq));
      jest.advanceTimersByTime(1);
    }
    expect(batches.length).toBeLessThanOrEqual(11);
    expect(batches.length).toBeGreaterThanOrEqual(10);
  });

  it('sends at once again after a quiet moment', () => {
    const { batcher, batches } = startBatcher({ paceMs: 10 });
    batcher.add(frame(1));
    endOfTurn();
    jest.advanceTimersByTime(10);
    expect(batcher.isIdle).toBe(true);
    batcher.add(frame(2));
    endOfTurn();
    expect(batches).toEqual([[1], [2]]);
  });

  it('leaves no timer behind once it is idle', () => {
    const { batcher } = startBatcher();
    batcher.add(frame(1));
    endOfTurn();
    jest.advanceTimersByTime(1);
    expect(jest.getTimerCount()).toBe(0);
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
    endOfTurn();
    expect(payloads).toEqual(['before']);
  });

  it('keeps earlier batches intact when it goes on', () => {
    const kept: Buffer[] = [];
    const batcher = new FrameBatcher({ write: (batch) => kept.push(batch) > 0 });
    for (const seq of [1, 2, 3, 4]) {
      batcher.add(frame(seq, Buffer.alloc(100 * seq, seq)));
      jest.advanceTimersByTime(1);
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
    endOfTurn();
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
      jest.advanceTimersByTime(1);
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
    const { batcher, batches, room } = startBatcher({ paceMs: 10 });
    room.isThere = false;
    batcher.add(frame(1));
    endOfTurn();
    batcher.add(frame(2));
    jest.advanceTimersByTime(25);
    expect(batches).toEqual([]);
    room.isThere = true;
    jest.advanceTimersByTime(10);
    expect(batches).toEqual([[1, 2]]);
  });

  it('drops and counts what does not fit while there is no room', () => {
    const { batcher, batches, room } = startBatcher({ maxBytes: 2 * frameBytes(frame(1)) });
    room.isThere = false;
    expect([1, 2, 3, 4].map((seq) => batcher.add(frame(seq)))).toEqual([true, true, false, false]);
    expect(batcher.overflowed).toBe(2);
    room.isThere = true;
    endOfTurn();
    expect(batches).toEqual([[1, 2]]);
    expect(batcher.add(frame(5))).toBe(true);
    expect(batcher.overflowed).toBe(2);
  });

  it('sends what waits when it is disposed, and nothing after', () => {
    const { batcher, batches } = startBatcher();
    batcher.add(frame(1));
    batcher[Symbol.dispose]();
    expect(batches).toEqual([[1]]);
    expect(batcher.add(frame(2))).toBe(false);
    jest.runAllTimers();
    expect(batches).toEqual([[1]]);
  });

  it('leaves the batch whole when a frame is refused', () => {
    const { batcher, batches } = startBatcher();
    batcher.add(frame(1));
    expect(() => batcher.add({ ...frame(2), kind: 300 })).toThrow('kind');
    batcher.add(frame(3));
    endOfTurn();
    expect(batches).toEqual([[1, 3]]);
  });
});
