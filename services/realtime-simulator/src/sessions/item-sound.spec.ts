import { describe, expect, it } from '@jest/globals';

import { tone } from '../testing/sounds.ts';
import { ItemSound } from './item-sound.ts';

describe('the sound of items', () => {
  it('is put together of what was appended', () => {
    const sound = new ItemSound(1_000_000);
    sound.append('a', Int16Array.of(1, 2), 10);
    sound.append('a', Int16Array.of(3), 5);
    expect(sound.pcm('a')).toEqual(Int16Array.of(1, 2, 3));
    expect(sound.speechMs('a')).toBe(15);
  });

  it('lets go of the oldest beyond the budget and remembers how long it was', () => {
    const sound = new ItemSound(100_000);
    sound.append('old', tone(1_000));
    sound.append('new', tone(1_500));
    expect(sound.pcm('old')).toBeUndefined();
    expect(sound.durationMs('old')).toBe(1_000);
    expect(sound.pcm('new')).toHaveLength(36_000);
    expect(sound.heldBytes).toBe(72_000);
    sound.append('old', tone(100));
    expect(sound.heldBytes).toBe(72_000);
    expect(sound.durationMs('old')).toBe(1_100);
  });

  it('is shorter after truncation, also when it has been let go', () => {
    const sound = new ItemSound(100_000);
    sound.append('a', tone(1_000));
    sound.truncate('a', 400);
    expect(sound.pcm('a')).toHaveLength(9_600);
    expect(sound.heldBytes).toBe(19_200);
    sound.append('b', tone(2_000));
    sound.truncate('a', 100);
    expect(sound.durationMs('a')).toBe(100);
    expect(sound.pcm('a')).toBeUndefined();
  });

  it('takes no room once forgotten', () => {
    const sound = new ItemSound(100_000);
    sound.append('a', tone(500));
    sound.forget('a');
    expect(sound.heldBytes).toBe(0);
    expect(sound.has('a')).toBe(false);
  });
});
