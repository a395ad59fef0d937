/** Between two looks at the clocks (ms). */
export const LOOK_MS = 1_000;
/** Clocks drift and are set; a difference of this much is a machine that slept (ms). */
const SLEPT_MS = 5_000;
/** A look that comes this late: the page was frozen, or the machine slept and all its clocks went on (ms). */
const LATE_MS = 10_000;

export interface WakeClocks {
  /** Time of day (ms): goes on while the machine sleeps. */
  wall: () => number;
  /** A clock (ms) that on most systems stands still while the machine sleeps. */
  running: () => number;
}

/** What is known after a look: nothing happened, the machine slept, or it may have. */
export type Waking = 'no' | 'slept' | 'perhaps';

/** Notices a machine that slept, from what its clocks say since the last look. */
export class WakeWatch {
  readonly #clocks: WakeClocks;
  #wall: number;
  #running: number;

  constructor(clocks: WakeClocks) {
    this.#clocks = clocks;
    this.#wall = clocks.wall();
    this.#running = clocks.running();
  }

  /** Called every `LOOK_MS`. */
  look(): Waking {
    const wall = this.#clocks.wall() - this.#wall;
    const running = this.#clocks.running() - this.#running;
    this.#wall += wall;
    this.#running += running;
    if (wall - running >= SLEPT_MS) return 'slept';
    return running >= LOOK_MS + LATE_MS ? 'perhaps' : 'no';
  }
}
