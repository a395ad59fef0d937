/** Chunks of audio: passed on at once, after waiting, or not at all. */
export type ChunkOutcome = 'ok' | 'late' | 'lost';
export type ChunkCounts = Readonly<Record<ChunkOutcome | 'clipped', number>>;

const none: ChunkCounts = { ok: 0, late: 0, lost: 0, clipped: 0 };

/** Counts chunks of all conversations of a process and reports them together every `everyMs`, for as long as any come. */
export class ChunkTally {
  readonly #report: (counts: ChunkCounts) => void;
  readonly #everyMs: number;
  #counts = { ...none };
  /** When the first chunk that is not reported yet was counted; null when there is none. */
  #since: number | null = null;

  constructor(report: (counts: ChunkCounts) => void, everyMs = 5_000) {
    this.#report = report;
    this.#everyMs = everyMs;
  }

  add(outcome: ChunkOutcome, count = 1, clipped = 0): void {
    this.#counts[outcome] += count;
    this.#counts.clipped += clipped;
    const now = performance.now();
    this.#since ??= now;
    if (now - this.#since >= this.#everyMs) this.flush();
  }

  /** Reports what is left, as when a conversation ended: nothing more may come for long. */
  flush(): void {
    if (this.#since === null) return;
    const counts = this.#counts;
    this.#counts = { ...none };
    this.#since = null;
    this.#report(counts);
  }
}
