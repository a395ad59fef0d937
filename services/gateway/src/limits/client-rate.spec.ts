import { describe, expect, it } from '@jest/globals';

import { ClientRate, type RateLimits } from './client-rate.ts';

const limits: RateLimits = {
  messagesPerSecond: 100,
  bytesPerSecond: 100_000,
  burstMs: 2_000,
  audioPercent: 110,
  audioAheadMs: 10_000,
};

function begin(overrides: Partial<RateLimits> = {}) {
  const clock = { now: 1_000 };
  return { clock, rate: new ClientRate({ ...limits, ...overrides }, 16_000, () => clock.now) };
}

/** 40 ms at 16 kHz. */
const chunk = 1_280;

describe('what one connection sends', () => {
  it('may be a voice in real time for as long as it likes', () => {
    const { clock, rate } = begin();
    for (let sent = 0; sent < 10_000; sent += 1) {
      expect(rate.frame(chunk) ?? rate.audio(chunk)).toBeNull();
      clock.now += 40;
    }
  });

  it('may be what a client kept while its network was away, and then real time', () => {
    const { clock, rate } = begin({ messagesPerSecond: 200, bytesPerSecond: 200_000 });
    for (let sent = 0; sent < 240; sent += 1) expect(rate.frame(chunk) ?? rate.audio(chunk)).toBeNull();
    for (let sent = 0; sent < 1_000; sent += 1) {
      clock.now += 40;
      expect(rate.audio(chunk)).toBeNull();
    }
  });

  it('is no voice when it goes on faster than anyone speaks', () => {
    const { clock, rate } = begin();
    let sent = 0;
    for (; rate.audio(chunk) === null; sent += 1) clock.now += 20;
    // Half a chunk's time each: 10 s ahead are used up after some 11 s of 20 ms steps.
    expect(sent).toBeGreaterThan(500);
    expect(sent).toBeLessThan(600);
    expect(rate.audio(chunk)).toEqual({ limit: 'audio_rate', retryAfterMs: expect.any(Number) });
  });

  it('is too much in messages, or in bytes', () => {
    const { rate } = begin();
    for (let sent = 0; sent < 200; sent += 1) expect(rate.frame(10)).toBeNull();
    expect(rate.frame(10)).toEqual({ limit: 'message_rate', retryAfterMs: 10 });
    const other = begin().rate;
    expect(other.frame(150_000)).toBeNull();
    expect(other.frame(60_000)).toEqual({ limit: 'byte_rate', retryAfterMs: 100 });
  });
});
