import { systemTimers, type Timers } from './timers.ts';

export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
  readonly retryable = true;
}

/** Settles as `work` does, or rejects with `DeadlineExceeded` once `ms` are over. `work` itself is not stopped. */
export async function withDeadline<T>(
  work: Promise<T>,
  ms: number,
  what: string,
  timers: Timers = systemTimers,
): Promise<T> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  using _timer = timers.after(ms, () => reject(new DeadlineExceeded(`${what} took longer than ${ms} ms`)));
  return await Promise.race([work, expired]);
}
