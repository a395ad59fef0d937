import { describe, expect, it } from '@jest/globals';

import { tone } from '../testing/sounds.ts';
import { InputAudioBuffer } from './input-audio-buffer.ts';

describe('the input audio buffer', () => {
  it('keeps positions since the first sample, whatever was taken', () => {
    const buffer = new InputAudioBuffer(1_000_000);
    buffer.append(tone(500));
    expect(buffer.take()).toHaveLength(12_000);
    buffer.append(tone(300));
    expect([buffer.startMs, buffer.endMs, buffer.heldMs]).toEqual([500, 800, 300]);
  });

  it('hands over what lies before a position and keeps the rest', () => {
    const buffer = new InputAudioBuffer(1_000_000);
    const sound = tone(400);
    buffer.append(sound.subarray(0, 7_000));
    buffer.append(sound.subarray(7_000));
    expect(buffer.take(300)).toEqual(sound.subarray(0, 7_200));
    expect(buffer.take()).toEqual(sound.subarray(7_200));
    expect(buffer.heldMs).toBe(0);
  });

  it('drops what lies before a position to the sample', () => {
    const buffer = new InputAudioBuffer(1_000_000);
    const sound = tone(400);
    for (let at = 0; at < sound.length; at += 960) buffer.append(sound.subarray(at, at + 960));
    buffer.dropBefore(123);
    expect(buffer.startMs).toBe(123);
    expect(buffer.take()).toEqual(sound.subarray(123 * 24));
    buffer.dropBefore(10_000);
    expect(buffer.startMs).toBe(400);
  });

  it('takes no more than fits', () => {
    const buffer = new InputAudioBuffer(48_000);
    expect(buffer.append(tone(800))).toBe(true);
    expect(buffer.append(tone(300))).toBe(false);
    expect(buffer.heldMs).toBe(800);
    buffer.clear();
    expect(buffer.append(tone(300))).toBe(true);
  });
});
