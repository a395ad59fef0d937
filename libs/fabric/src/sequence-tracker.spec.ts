import { describe, expect, it } from '@jest/globals';

import { SequenceTracker } from './sequence-tracker.ts';

describe('SequenceTracker', () => {
  it('finds frames that rise by one in order', () => {
    const tracker = new SequenceTracker();
    expect([1, 2, 3].map((seq) => tracker.judge(1, seq).kind)).toEqual(['in-order', 'in-order', 'in-order']);
  });

  it('finds a frame it has seen a duplicate', () => {
    const tracker = new SequenceTracker();
    tracker.judge(1, 1);
    tracker.judge(1, 2);
    expect(tracker.judge(1, 2)).toEqual({ kind: 'duplicate' });
    expect(tracker.judge(1, 1)).toEqual({ kind: 'duplicate' });
    expect(tracker.judge(1, 3)).toEqual({ kind: 'in-order' });
  });

  it('names what is missing and goes on from the newest', () => {
    const tracker = new SequenceTracker();
    tracker.judge(1, 1);
    expect(tracker.judge(1, 5)).toEqual({ kind: 'gap', from: 2, to: 4 });
    expect(tracker.judge(1, 6)).toEqual({ kind: 'in-order' });
    expect(tracker.judge(1, 3)).toEqual({ kind: 'duplicate' });
  });

  it('misses the first frames when it hears a later one first', () => {
    expect(new SequenceTracker().judge(1, 3)).toEqual({ kind: 'gap', from: 1, to: 2 });
  });

  it('starts again at 1 with a new owner and ignores the old one', () => {
    const tracker = new SequenceTracker();
    tracker.judge(1, 1);
    tracker.judge(1, 2);
    expect(tracker.judge(2, 1)).toEqual({ kind: 'in-order' });
    expect(tracker.judge(1, 3)).toEqual({ kind: 'stale-epoch' });
    expect(tracker.judge(2, 2)).toEqual({ kind: 'in-order' });
  });

  it('misses the first frames of a new owner too', () => {
    const tracker = new SequenceTracker();
    tracker.judge(1, 7);
    expect(tracker.judge(2, 2)).toEqual({ kind: 'gap', from: 1, to: 1 });
  });

  it('leaves frames with seq 0 out of the count but not out of the epoch', () => {
    const tracker = new SequenceTracker();
    tracker.judge(1, 1);
    expect(tracker.judge(1, 0)).toEqual({ kind: 'in-order' });
    expect(tracker.judge(1, 0)).toEqual({ kind: 'in-order' });
    expect(tracker.judge(1, 2)).toEqual({ kind: 'in-order' });
    expect(tracker.judge(2, 0)).toEqual({ kind: 'in-order' });
    expect(tracker.judge(1, 0)).toEqual({ kind: 'stale-epoch' });
    expect(tracker.judge(2, 1)).toEqual({ kind: 'in-order' });
  });
});
