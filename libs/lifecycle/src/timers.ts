/** The only place raw timers are made: everything else takes `Timers`, so that specs can hold the clock. */
export interface Timers {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `action` once after `ms`; disposing before that cancels it. */
  after(ms: number, action: () => void): Disposable;
  /** Runs `action` every `ms` until disposed. Does not keep the process alive. */
  every(ms: number, action: () => void): Disposable;
}

export const systemTimers: Timers = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
  every(ms, action) {
    const timer = setInterval(action, ms);
    timer.unref();
    return { [Symbol.dispose]: () => clearInterval(timer) };
  },
};

/** Resolves after `ms`, or rejects with the signal's reason when it aborts first. */
export function pause(ms: number, options: { signal?: AbortSignal; timers?: Timers } = {}): Promise<void> {
  const { signal, timers = systemTimers } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(toError(signal.reason));
    const onAbort = () => {
      timer[Symbol.dispose]();
      reject(toError(signal?.reason));
    };
    const timer = timers.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}
