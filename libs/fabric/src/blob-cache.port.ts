/** What an engine keeps of blobs: the oldest go first. */
export interface BlobLimits {
  /** Bytes of one blob. */
  readonly maxBytes: number;
  readonly maxEntries: number;
  /** How long a blob is kept after it was put (ms). */
  readonly timeToLiveMs: number;
}

/** Forty seconds of reply audio each, some hundred of them, for a month. */
export const blobLimits: BlobLimits = {
  maxBytes: 2 * 1024 * 1024,
  maxEntries: 128,
  timeToLiveMs: 30 * 24 * 60 * 60 * 1_000,
};

/** Bytes that are costly to make and the same for all processes. Bounded: whoever needs a blob must be able to make it again. */
export interface BlobCachePort {
  /** The bytes last put under the key; null when there are none (any more). */
  get(key: string): Promise<Uint8Array | null>;
  /** False, and nothing is kept, when the blob is larger than one may be. */
  put(key: string, bytes: Uint8Array): Promise<boolean>;
  /** Asks to be the one who makes a blob: true for one caller of all processes, for the next not before `forMs` passed. */
  claim(key: string, forMs: number): Promise<boolean>;
}
