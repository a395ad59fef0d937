/** Timers cannot wait longer than this (ms). */
const LONGEST_TIMER_MS = 2_147_483_647;

export interface RolloverSettings {
  /** How long before a session's end the next one is prepared (ms). */
  readonly leadMs: number;
  /** A session is replaced at this age even though the service would keep it (ms). */
  readonly maxAgeMs: number;
}

export interface RolloverSchedule {
  /** When to prepare the next session, from now (ms). */
  readonly prepareInMs: number;
  /** When to change over at the latest, turn or no turn, because the service is about to end the session (ms). */
  readonly changeInMs: number;
}

/**
 * When a session is to be replaced: early enough that a quiet moment comes up before its end, and in any case before the
 * service ends it. A tenth of the lead is left for the change itself. Our own limit of its age cuts no turn short.
 */
export class RolloverPlan {
  readonly #settings: RolloverSettings;

  constructor(settings: RolloverSettings) {
    this.#settings = settings;
  }

  /** Pause between attempts to prepare a session (ms). */
  get retryMs(): number {
    return Math.max(this.#settings.leadMs / 20, 100);
  }

  /** For a session that starts now and that the service ends at `expiresAt` (ms since the epoch). */
  schedule(expiresAt: number, now: number): RolloverSchedule {
    const { leadMs, maxAgeMs } = this.#settings;
    const endMs = Math.min(expiresAt - now, LONGEST_TIMER_MS);
    const lifeMs = Math.min(endMs, maxAgeMs);
    // A session shorter than its lead spends half its life in use before the next one is prepared.
    const lead = Math.min(leadMs, lifeMs / 2);
    return { prepareInMs: Math.max(lifeMs - lead, 0), changeInMs: Math.max(endMs - lead / 10, 0) };
  }
}
