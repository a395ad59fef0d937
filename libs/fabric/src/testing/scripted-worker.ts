import type { Placed, PlacementPort } from '../placement.port.ts';

export interface Hold {
  readonly conversation: string;
  readonly signal: AbortSignal;
  /** The conversation is over. */
  readonly finish: () => void;
  readonly fail: (error: Error) => void;
}

/** A worker whose holds end when the test says so; it lets go when it must unless `isStubborn`. */
export class ScriptedWorker {
  /** Every hold since the start, the ended ones too. */
  readonly holds: Hold[] = [];
  readonly #placement: PlacementPort;
  readonly #isStubborn: boolean;

  constructor(placement: PlacementPort, { isStubborn = false } = {}) {
    this.#placement = placement;
    this.#isStubborn = isStubborn;
  }

  serve(capacity: number): Promise<Placed & AsyncDisposable> {
    return this.#placement.serve({ capacity, hold: (conversation, signal) => this.#hold(conversation, signal) });
  }

  get conversations(): string[] {
    return this.holds.map(({ conversation }) => conversation);
  }

  last(conversation: string): Hold {
    const hold = this.holds.findLast((each) => each.conversation === conversation);
    if (!hold) throw new Error(`${conversation} was never held here`);
    return hold;
  }

  #hold(conversation: string, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (!this.#isStubborn) signal.addEventListener('abort', () => resolve());
    this.holds.push({ conversation, signal, finish: resolve, fail: reject });
    return promise;
  }
}
