import type { Timers } from '@colloquy/lifecycle';

import type { LatencyProfile } from '../responses/latency-profile.ts';

/** Turns that may be spoken and never end, as when the client throws the sound away. */
const MAX_OPEN = 16;

export interface EarlyWordsPorts {
  readonly timers: Timers;
  /** Sends a delta of an item's transcription. */
  readonly say: (itemId: string, delta: string) => void;
  readonly latency: LatencyProfile;
}

interface Open {
  readonly deltas: readonly string[];
  said: number;
  timer: Disposable;
}

/** Words told while they are still being spoken. The last of them waits for the end of the turn. */
export class EarlyWords {
  readonly #ports: EarlyWordsPorts;
  readonly #open = new Map<string, Open>();

  constructor(ports: EarlyWordsPorts) {
    this.#ports = ports;
  }

  begin(itemId: string, deltas: readonly string[]): void {
    const open: Open = { deltas, said: 0, timer: this.#next(() => this.#sayNext(itemId, open)) };
    this.#open.set(itemId, open);
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size > MAX_OPEN) this.end(oldest);
  }

  /** The turn is over: nothing more of it is told here. Returns how many deltas have been. */
  end(itemId: string): number {
    const open = this.#open.get(itemId);
    this.#open.delete(itemId);
    open?.timer[Symbol.dispose]();
    return open?.said ?? 0;
  }

  /** What was begun became no turn. */
  dropAll(): void {
    for (const itemId of [...this.#open.keys()]) this.end(itemId);
  }

  #sayNext(itemId: string, open: Open): void {
    const delta = open.deltas[open.said];
    if (delta === undefined || open.said >= open.deltas.length - 1) return;
    open.said += 1;
    this.#ports.say(itemId, delta);
    open.timer = this.#next(() => this.#sayNext(itemId, open));
  }

  #next(action: () => void): Disposable {
    const { timers, latency } = this.#ports;
    return timers.after(latency.spokenWordMs, action);
  }
}
