import { randomFillSync } from 'node:crypto';

export type IdPrefix = 'event' | 'sess' | 'conv' | 'resp' | 'item' | 'call';

/** Makes ids of the service's shape: the prefix, `_`, letters and digits (21 of them; 16 after `call`). */
export type NewId = (prefix: IdPrefix) => string;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const newRandomId: NewId = (prefix) => `${prefix}_${randomLetters(prefix === 'call' ? 16 : 21)}`;

/**
 * Padding for the `obfuscation` field of text deltas: with it the delta is a multiple of 16 characters long, so that the
 * size of a frame does not tell the word.
 */
export function obfuscationOf(delta: string): string {
  return randomLetters(16 - (delta.length % 16));
}

/** Asked of the system a page at a time: asking for twenty bytes costs nearly as much. */
const page = Buffer.alloc(4096);
let used = page.length;

function randomByte(): number {
  if (used === page.length) {
    randomFillSync(page);
    used = 0;
  }
  return page[used++] ?? 0;
}

function randomLetters(count: number): string {
  let letters = '';
  for (let left = count; left > 0; left--) letters += alphabet.charAt(randomByte() % alphabet.length);
  return letters;
}
