import { randomBytes } from 'node:crypto';

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

function randomLetters(count: number): string {
  let letters = '';
  for (const byte of randomBytes(count)) letters += alphabet.charAt(byte % alphabet.length);
  return letters;
}
