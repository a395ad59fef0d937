import type { Timers } from '@colloquy/lifecycle';

import { blobLimits, type BlobCachePort, type BlobLimits } from '../blob-cache.port.ts';

/** The blobs of one process. */
export class MemoryBlobs implements BlobCachePort {
  readonly #timers: Timers;
  readonly #limits: BlobLimits;
  readonly #blobs = new Map<string, { readonly bytes: Uint8Array; readonly until: number }>();
  readonly #claims = new Map<string, number>();

  constructor(timers: Timers, limits = blobLimits) {
    this.#timers = timers;
    this.#limits = limits;
  }

  async get(key: string): Promise<Uint8Array | null> {
    const blob = this.#blobs.get(key);
    return blob !== undefined && blob.until > this.#timers.now() ? blob.bytes : null;
  }

  async put(key: string, bytes: Uint8Array): Promise<boolean> {
    const { maxBytes, maxEntries, timeToLiveMs } = this.#limits;
    if (bytes.length > maxBytes) return false;
    this.#blobs.delete(key);
    this.#blobs.set(key, { bytes: bytes.slice(), until: this.#timers.now() + timeToLiveMs });
    const oldest = this.#blobs.keys().next();
    if (this.#blobs.size > maxEntries && !oldest.done) this.#blobs.delete(oldest.value);
    return true;
  }

  async claim(key: string, forMs: number): Promise<boolean> {
    const now = this.#timers.now();
    for (const [claimed, until] of this.#claims) if (until <= now) this.#claims.delete(claimed);
    if (this.#claims.has(key)) return false;
    this.#claims.set(key, now + forMs);
    return true;
  }
}
