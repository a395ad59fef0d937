import { createHmac, hkdfSync, type BinaryLike } from 'node:crypto';

/** Hashes of what tokens say of people, made with a key: who has the hashes alone cannot try out names. */
export class Pseudonyms {
  readonly #key: BinaryLike;

  /** `secret`: the same at every gateway, or a user is somebody else at each. */
  constructor(secret: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'colloquy pseudonyms', 32));
  }

  /** 22 characters of base64url. `kind` keeps equal words of different meaning apart. */
  of(kind: 'user' | 'plan', text: string): string {
    return createHmac('sha256', this.#key).update(`${kind}\0${text}`).digest().subarray(0, 16).toString('base64url');
  }
}
