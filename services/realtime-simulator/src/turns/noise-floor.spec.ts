import { expect, it } from '@jest/globals';

import { NoiseFloor } from './noise-floor.ts';

const follow = (floor: NoiseFloor, ...levels: number[]) => levels.map((db) => floor.follow(db)).at(-1);

it('is the quietest level of the window', () => {
  const floor = new NoiseFloor(4);
  expect(follow(floor, -50, -20, -20)).toBe(-50);
  expect(follow(floor, -20)).toBe(-50);
  expect(follow(floor, -20)).toBe(-20);
});

it('falls at once and never below what a quiet room has', () => {
  const floor = new NoiseFloor(100);
  expect(follow(floor, -40, -55)).toBe(-55);
  expect(follow(floor, -100)).toBe(-70);
});

it('does not take a stream that begins loud for a loud room', () => {
  expect(follow(new NoiseFloor(100), -15)).toBe(-35);
});
