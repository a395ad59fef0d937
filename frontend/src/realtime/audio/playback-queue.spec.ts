import { describe, expect, it } from '@jest/globals';

import { PlaybackQueue, type PlaybackReport } from './playback-queue.ts';

const RATE = 24_000;
const BLOCK = 128;
const LOUD = 16_384;
/** The steepest allowed step between two samples: half of full scale over 5 ms, and rounding. */
const RAMP_STEP = 0.5 / (RATE * 0.005) + 1e-4;

function open() {
  const reports: PlaybackReport[] = [];
  const queue = new PlaybackQueue(RATE, (report) => reports.push(report));
  return { queue, reports };
}

const tone = (samples: number) => new Int16Array(samples).fill(LOUD);

function render(queue: PlaybackQueue, blocks: number): number[] {
  return Array.from({ length: blocks }, () => {
    const block = new Float32Array(BLOCK).fill(9);
    queue.render(block);
    return Array.from(block);
  }).flat();
}

const isSilence = (sample: number) => Math.abs(sample) < 1e-6;

function steepest(samples: number[]): number {
  return samples.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (samples[i - 1] ?? 0))), 0);
}

describe('PlaybackQueue', () => {
  it('is silent while it has nothing', () => {
    const { queue, reports } = open();
    expect(render(queue, 3).every((sample) => sample === 0)).toBe(true);
    expect(reports).toEqual([]);
  });

  it('waits for 50 ms of audio before it starts', () => {
    const { queue, reports } = open();
    queue.append('a', tone(1_199));
    expect(render(queue, 1).every((sample) => sample === 0)).toBe(true);
    queue.append('a', tone(1));
    expect(render(queue, 1).some((sample) => sample > 0)).toBe(true);
    expect(reports).toEqual([{ kind: 'started', queuedSamples: 1_200 }]);
  });

  it('plays every sample it was given', () => {
    const { queue } = open();
    queue.append('a', tone(12_800));
    queue.finish();
    const heard = render(queue, 101);
    expect(heard.slice(120, 12_800).every((sample) => sample === 0.5)).toBe(true);
    expect(heard.slice(12_920).every(isSilence)).toBe(true);
  });

  it('counts the samples played of the item being heard', () => {
    const { queue } = open();
    queue.append('a', tone(1_280));
    queue.append('b', tone(12_800));
    render(queue, 25);
    expect(queue.flush()).toEqual({ itemId: 'b', samples: 25 * BLOCK - 1_280 });
  });

  it('is silent within 5 ms of a flush and forgets the rest', () => {
    const { queue } = open();
    queue.append('a', tone(24_000));
    render(queue, 20);
    queue.flush();
    expect(render(queue, 10).findLastIndex((sample) => !isSilence(sample))).toBeLessThan(RATE * 0.005);
  });

  it.each([
    ['a start', (queue: PlaybackQueue) => render(queue, 4)],
    ['an under-run', (queue: PlaybackQueue) => render(queue, 30)],
    [
      'an end',
      (queue: PlaybackQueue) => {
        queue.finish();
        return render(queue, 30);
      },
    ],
    [
      'audio that comes back into what was made up',
      (queue: PlaybackQueue) => {
        const before = render(queue, 18);
        queue.append('a', tone(4_800));
        return [...before, ...render(queue, 20)];
      },
    ],
    [
      'a flush of what was made up',
      (queue: PlaybackQueue) => {
        const before = render(queue, 18);
        queue.flush();
        return [...before, ...render(queue, 5)];
      },
    ],
    [
      'a flush',
      (queue: PlaybackQueue) => {
        const before = render(queue, 5);
        queue.flush();
        return [...before, ...render(queue, 3)];
      },
    ],
    [
      'a flush followed by other audio at once',
      (queue: PlaybackQueue) => {
        const before = render(queue, 5);
        queue.flush();
        queue.append('b', tone(2_000));
        return [...before, ...render(queue, 5)];
      },
    ],
  ])('makes no click at %s', (_what, play) => {
    const { queue } = open();
    queue.append('a', tone(2_000));
    expect(steepest(play(queue))).toBeLessThan(RAMP_STEP);
  });

  it('has nothing heard to report when nothing played', () => {
    const { queue } = open();
    expect(queue.flush()).toBeNull();
    queue.append('a', tone(100));
    expect(queue.flush()).toBeNull();
    queue.append('a', tone(1_280));
    queue.finish();
    render(queue, 11);
    expect(queue.flush()).toBeNull();
  });

  it('knows what was heard of a reply that has stalled', () => {
    const { queue } = open();
    queue.append('a', tone(1_280));
    render(queue, 200);
    expect(queue.flush()).toEqual({ itemId: 'a', samples: 1_280 });
  });

  it('reports the end of sound once', () => {
    const { queue, reports } = open();
    queue.append('a', tone(1_280));
    queue.finish();
    render(queue, 40);
    expect(reports).toEqual([{ kind: 'started', queuedSamples: 1_280 }, { kind: 'drained' }]);
  });

  it('counts an under-run when the same item goes on after a silence, and not when another begins', () => {
    const { queue, reports } = open();
    queue.append('a', tone(1_280));
    render(queue, 11);
    queue.append('a', tone(2_560));
    render(queue, 21);
    queue.append('b', tone(2_560));
    render(queue, 21);
    const none = { concealedSamples: 0, silentSamples: 0, refusedSamples: 0 };
    expect(reports.filter((report) => report.kind === 'faults')).toEqual([
      { kind: 'faults', ...none, underruns: 1 },
      { kind: 'faults', ...none, underruns: 1, concealedSamples: BLOCK },
    ]);
  });

  it('measures an under-run until sound goes on: 60 ms are concealed, the rest is silence', () => {
    const { queue, reports } = open();
    queue.append('a', tone(1_280));
    render(queue, 30);
    queue.append('a', tone(12_800));
    render(queue, 1);
    const concealedSamples = RATE * 0.06;
    expect(reports.findLast((report) => report.kind === 'faults')).toMatchObject({
      concealedSamples,
      silentSamples: 20 * BLOCK - concealedSamples,
    });
  });

  it('makes nothing up after a reply that is known to be whole', () => {
    const { queue, reports } = open();
    queue.append('a', tone(1_280));
    queue.finish();
    expect(
      render(queue, 20)
        .slice(1_280 + 120)
        .every(isSilence),
    ).toBe(true);
    expect(reports.at(-1)).toEqual({ kind: 'drained' });
  });

  it('waits for more audio before it starts again after some came too late', () => {
    const { queue, reports } = open();
    queue.append('a', tone(1_280));
    render(queue, 40);
    queue.append('a', tone(2_400));
    render(queue, 1);
    expect(reports.filter(({ kind }) => kind === 'started')).toHaveLength(1);
    queue.append('a', tone(1_200));
    render(queue, 1);
    expect(reports.filter(({ kind }) => kind === 'started')).toHaveLength(2);
  });

  it('tells twice a second how much waits', () => {
    const { queue, reports } = open();
    queue.append('a', tone(24_000));
    render(queue, 94);
    expect(reports.filter(({ kind }) => kind === 'depth')).toEqual([
      { kind: 'depth', queuedSamples: 24_000 - 94 * BLOCK, leadSamples: 1_200 },
    ]);
  });

  it('refuses and counts audio beyond two minutes', () => {
    const { queue, reports } = open();
    for (let second = 0; second < 121; second += 1) queue.append('a', tone(RATE));
    const faults = { underruns: 0, concealedSamples: 0, silentSamples: 0, refusedSamples: RATE };
    expect(reports).toEqual([{ kind: 'faults', ...faults }]);
  });
});
