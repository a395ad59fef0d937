import { randomInt } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `conv_` and 21 random characters: 125 bits, not to be guessed. */
export function newConversationId(): string {
  return `conv_${Array.from({ length: 21 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;
}
