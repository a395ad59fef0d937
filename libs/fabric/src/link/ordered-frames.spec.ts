import { describe, expect, it } from '@jest/globals';

import { OrderedFrames } from './ordered-frames.ts';

function receiver() {
  const taken: number[] = [];
  const asked: [number, number][] = [];
  const lost: [number, number][] = [];
  const frames = new OrderedFrames({
    deliver: ({ seq }) => taken.push(seq),
    ask: (from, to) => asked.push([from, to]),
    onLost: (from, to) => lost.push([from, to]),
  });
  const receive = (...seqs: number[]) => seqs.map((seq) => frames.receive(frame(seq)));
  const tick = (count: number) => {
    for (let index = 0; index < count; index += 1) frames.tick();
  };
  return { frames, taken, asked, lost, receive, tick };
}

function frame(seq: number, epoch = 1, bytes = 10) {
  return { kind: 1, conversation: 'conv_1', epoch, seq, payload: new Uint8Array(bytes) };
}

describe('frames in order', () => {
  it('are handed on as they come while none is missing', () => {
    const { receive, taken, asked } = receiver();
    expect(receive(1, 2, 3)).toEqual(['taken', 'taken', 'taken']);
    expect(taken).toEqual([1, 2, 3]);
    expect(asked).toEqual([]);
  });

  it('wait for a missing one, which is asked for with the very next', () => {
    const { receive, taken, asked } = receiver();
    receive(1, 4);
    expect(asked).toEqual([[2, 3]]);
    receive(5, 6);
    expect(taken).toEqual([1]);
    expect(receive(2, 3)).toEqual(['taken', 'taken']);
    expect(taken).toEqual([1, 2, 3, 4, 5, 6]);
    expect(asked).toHaveLength(1);
  });

  it('are asked for one stretch after the other', () => {
    const { receive, taken, asked } = receiver();
    receive(2, 4);
    receive(1);
    expect(asked).toEqual([
      [1, 1],
      [3, 3],
    ]);
    receive(3);
    expect(taken).toEqual([1, 2, 3, 4]);
  });

  it('are handed on once', () => {
    const { receive, taken } = receiver();
    expect(receive(1, 1, 3, 3, 2, 2)).toEqual(['taken', 'duplicate', 'taken', 'duplicate', 'taken', 'duplicate']);
    expect(taken).toEqual([1, 2, 3]);
  });

  it('are asked for when the sender tells of them, and again every 200 ms', () => {
    const { frames, receive, asked, tick } = receiver();
    receive(1);
    frames.told(1, 3);
    expect(asked).toEqual([[2, 3]]);
    tick(1);
    expect(asked).toHaveLength(1);
    tick(1);
    expect(asked).toHaveLength(2);
    receive(2, 3);
    tick(10);
    expect(asked).toHaveLength(2);
  });

  it('go on when the sender cannot send the missing ones again', () => {
    const { frames, receive, taken, lost } = receiver();
    receive(1, 5);
    receive(2);
    frames.gone(3, 4);
    expect(taken).toEqual([1, 2, 5]);
    expect(lost).toEqual([[3, 4]]);
  });

  it('go on after fifteen seconds without an answer', () => {
    const { receive, taken, lost, tick } = receiver();
    receive(1, 3);
    tick(149);
    expect(taken).toEqual([1]);
    tick(1);
    expect(taken).toEqual([1, 3]);
    expect(lost).toEqual([[2, 2]]);
  });

  it('go on when too many bytes wait', () => {
    const { frames, taken, lost } = receiver();
    for (const seq of [1, 3, 4]) frames.receive(frame(seq, 1, 3 * 1024 * 1024));
    expect(taken).toEqual([1, 3, 4]);
    expect(lost).toEqual([[2, 2]]);
  });

  it('belong to the newest sender', () => {
    const { frames, receive, taken, lost } = receiver();
    receive(1, 3);
    expect(frames.receive(frame(1, 2))).toBe('taken');
    expect(receive(2)).toEqual(['stale-epoch']);
    expect(taken).toEqual([1, 1]);
    expect(lost).toEqual([[2, 3]]);
  });

  it('are kept apart from the buffer they came in', () => {
    const texts: string[] = [];
    const frames = new OrderedFrames({
      deliver: ({ payload }) => texts.push(Buffer.from(payload).toString()),
      ask: () => undefined,
      onLost: () => undefined,
    });
    const buffer = Buffer.from('two');
    frames.receive({ ...frame(2), payload: buffer });
    buffer.fill('x');
    frames.receive({ ...frame(1), payload: Buffer.from('one') });
    expect(texts).toEqual(['one', 'two']);
  });
});
