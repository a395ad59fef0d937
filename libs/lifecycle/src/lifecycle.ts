/** Where a service stands. `stopped` and `failed` are final. */
export type LifecycleState = 'starting' | 'running' | 'draining' | 'stopped' | 'failed';

export const lifecycleStates: readonly LifecycleState[] = ['starting', 'running', 'draining', 'stopped', 'failed'];

const allowed: Record<LifecycleState, readonly LifecycleState[]> = {
  starting: ['running', 'draining', 'failed'],
  running: ['draining', 'failed'],
  draining: ['stopped', 'failed'],
  stopped: [],
  failed: [],
};

/** The state of a service; readiness and the state gauge follow it. */
export class Lifecycle {
  #state: LifecycleState = 'starting';
  readonly #listeners = new Set<(state: LifecycleState) => void>();

  get state(): LifecycleState {
    return this.#state;
  }

  get isReady(): boolean {
    return this.#state === 'running';
  }

  /** Moves on; throws when the step is not one the life of a service has. */
  to(next: LifecycleState): void {
    if (!allowed[this.#state].includes(next)) throw new Error(`a service cannot go from ${this.#state} to ${next}`);
    this.#state = next;
    for (const listener of this.#listeners) listener(next);
  }

  onChange(listener: (state: LifecycleState) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }
}
