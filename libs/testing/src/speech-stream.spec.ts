import { describe, expect, it } from '@jest/globals';

import type { Timers } from '@colloquy/lifecycle';

import { SpeechStream } from './speech-stream.ts';

/** A clock moved by hand; each timer fires `lateMs` after it was due. */
class LateClock implements Timers {
  #nowMs = 1_000;
  #pending: { atMs: number; action: () => void } | null = null;
  readonly #lateMs: number;

  constructor(lateMs: number) {
    this.#lateMs = lateMs;
  }

  now(): number {
    return this.#nowMs;
  }

  after(ms: number, action: () => void): Disposable {
    this.#pending = { atMs: this.#nowMs + ms + this.#lateMs, action };
    return { [Symbol.dispose]: () => (this.#pending = null) };
  }

  every(): Disposable {
    throw new Error('not needed');
  }

  get isIdle(): boolean {
    return this.#pending === null;
  }

  runUntil(ms: number): void {
    while (this.#pending && this.#pending.atMs <= 1_000 + ms) {
      const { atMs, action } = this.#pending;
      this.#pending = null;
      this.#nowMs = atMs;
      action();
    }
  }
}

const speech = new Int16Array(1_000).fill(7);

function start(lateMs: number, realtime = true) {
  const clock = new LateClock(lateMs);
  const chunks: Int16Array[] = [];
  const stream = new SpeechStream(speech, (chunk) => chunks.push(chunk), { realtime, timers: clock });
  return { clock, chunks, stream };
}

describe('SpeechStream', () => {
  it('sends the speech and then silence, 640 samples a chunk', () => {
    const { clock, chunks } = start(0);
    clock.runUntil(80);
    expect(chunks.map((chunk) => chunk.length)).toEqual([640, 640, 640]);
    const sent = chunks.flatMap((chunk) => [...chunk]);
    expect(sent).toEqual([...speech, ...new Int16Array(920)]);
  });

  it('sends 25 chunks a second although every timer is late', () => {
    const { clock, chunks } = start(7);
    clock.runUntil(10_000 + 7);
    expect(chunks).toHaveLength(251);
  });

  it('sends all speech at once when asked to, and paces the silence', () => {
    const { clock, chunks } = start(0, false);
    expect(chunks).toHaveLength(3);
    clock.runUntil(79);
    expect(chunks).toHaveLength(4);
  });

  it('says when the last of the speech is sent', async () => {
    const { clock, stream, chunks } = start(0);
    const chunksWhenSpoken = stream.spoken.then(() => chunks.length);
    clock.runUntil(40);
    expect(await chunksWhenSpoken).toBe(2);
  });

  it('sends nothing more once stopped, and lets go of who waits for it', async () => {
    const { clock, chunks, stream } = start(0);
    stream.stop();
    await stream.spoken;
    expect(clock.isIdle).toBe(true);
    expect(chunks).toHaveLength(1);
  });

  it('stops also when stopped from within a send', () => {
    const clock = new LateClock(0);
    let sent = 0;
    const stream: SpeechStream = new SpeechStream(
      speech,
      () => {
        if (++sent === 2) stream.stop();
      },
      { timers: clock },
    );
    clock.runUntil(1_000);
    expect(sent).toBe(2);
  });
});
