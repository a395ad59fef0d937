/**
 * A number in [0, 1) that depends on nothing but the numbers given: drawn anew for each fault, session and chance, it does
 * not matter in which order sessions draw.
 */
export function chance(...numbers: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const number of numbers) hash = mix(hash ^ Math.imul(number + 1, 0x85ebca6b));
  return hash / 2 ** 32;
}

/** The finalizer of MurmurHash3: every bit of the input changes about half of the output's. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
