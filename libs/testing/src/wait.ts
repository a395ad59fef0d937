import { pause, withDeadline } from '@colloquy/lifecycle';

const POLL_MS = 10;

type Met<T> = Exclude<T, false | null | undefined | 0 | ''>;

export interface WaitOptions {
  /** What is waited for, as the error shall name it: "the worker to be ready". */
  readonly what: string;
  readonly deadlineMs?: number;
}

/** A condition did not come true in time; `cause` is what the condition last threw, if it did. */
export class WaitedInVain extends Error {
  override readonly name = 'WaitedInVain';
}

/**
 * Asks `condition` every 10 ms until it gives something true, and resolves with that. A condition that throws is not met
 * yet. Rejects with `WaitedInVain` after `deadlineMs` (5 s unless told).
 */
export async function until<T>(condition: () => T | Promise<T>, options: WaitOptions): Promise<Met<T>> {
  const { what, deadlineMs = 5_000 } = options;
  const end = performance.now() + deadlineMs;
  let problem: unknown;
  while (performance.now() < end) {
    try {
      const value = await withDeadline(ask(condition), end - performance.now(), 'the condition itself');
      if (isMet(value)) return value;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    await pause(POLL_MS);
  }
  const reason = problem instanceof Error ? `: ${problem.message}` : '';
  throw new WaitedInVain(`waited ${deadlineMs} ms in vain for ${what}${reason}`, { cause: problem });
}

async function ask<T>(condition: () => T | Promise<T>): Promise<T> {
  return await condition();
}

function isMet<T>(value: T): value is Met<T> {
  return Boolean(value);
}
