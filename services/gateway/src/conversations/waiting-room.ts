import type { PlacementPort } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

/** A conversation as far as waiting goes. */
export interface Waiting {
  /** Null while no worker has it. */
  readonly worker: string | null;
  readonly isOver: boolean;
}

export interface WaitingRoomParts {
  readonly placement: Pick<PlacementPort, 'depth'>;
  readonly timers: Timers;
  /** 0 to 1. */
  readonly random: () => number;
  /** Conversations that may wait for a worker, those of all gateways together. */
  readonly seats: number;
}

/** How old the count of all gateways may be (ms); our own is always of this moment. */
const COUNT_LIFE_MS = 500;

/** Those who are turned away come back over this time, not all at once (ms). */
const LEAST_RETRY_MS = 2_000;
const RETRY_SPREAD_MS = 8_000;

/**
 * Conversations that wait for a worker. In a burst a late no costs more than an early one: whoever stands behind a
 * queue that long would wait in vain, and make those wait longer who come after.
 */
export class WaitingRoom {
  readonly #parts: WaitingRoomParts;
  readonly #ours = new Set<Waiting>();
  #counted = 0;
  #countedAt = -Infinity;

  constructor(parts: WaitingRoomParts) {
    this.#parts = parts;
  }

  /** When to come again (ms) for one who finds no seat; null: the conversation may wait. */
  enter(conversation: Waiting): number | null {
    this.#count();
    for (const each of this.#ours) if (each.worker !== null || each.isOver) this.#ours.delete(each);
    const { seats, random } = this.#parts;
    if (Math.max(this.#ours.size, this.#counted) >= seats) return LEAST_RETRY_MS + random() * RETRY_SPREAD_MS;
    this.#ours.add(conversation);
    return null;
  }

  /** Nobody waits for the answer: it is for the next one who comes. */
  #count(): void {
    const { placement, timers } = this.#parts;
    if (timers.now() - this.#countedAt < COUNT_LIFE_MS) return;
    this.#countedAt = timers.now();
    placement.depth().then(
      ({ waiting }) => (this.#counted = waiting),
      // Without Redis there is no conversation either, which the client is told elsewhere.
      () => (this.#counted = 0),
    );
  }
}
