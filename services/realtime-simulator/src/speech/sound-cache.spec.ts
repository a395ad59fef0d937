import { expect, it } from '@jest/globals';

import { SoundCache } from './sound-cache.ts';

const sound = (bytes: number) => new Int16Array(bytes / 2);

it('drops the least recently used beyond its bytes', () => {
  const cache = new SoundCache(100);
  cache.set('a', sound(40));
  cache.set('b', sound(40));
  cache.get('a');
  cache.set('c', sound(40));
  expect([cache.get('a'), cache.get('b'), cache.get('c')].map(Boolean)).toEqual([true, false, true]);
  expect(cache.bytes).toBe(80);
});

it('counts a replaced sound once and keeps none that is too large', () => {
  const cache = new SoundCache(100);
  cache.set('a', sound(60));
  cache.set('a', sound(80));
  expect(cache.bytes).toBe(80);
  cache.set('b', sound(102));
  expect(cache.get('b')).toBeUndefined();
  expect(cache.bytes).toBe(80);
});
