import type { JobsOptions, Queue, WorkerOptions } from 'bullmq';

import { offerAgainAfterMs } from '@colloquy/fabric';

export const queueName = 'conversations';

/** A worker that dies is noticed when its locks lapse, at the latest `lockMs` after; a lock is renewed three times in that. */
export const lockMs = 2_000;
export const renewEveryMs = lockMs / 3;
/** How often every worker looks for lapsed locks; Redis lets one of them do it. */
export const lookForLapsedEveryMs = 500;

/** The braces keep all keys of the queue on one node of a cluster. */
export function queuePrefix(keyPrefix: string): string {
  return `{${keyPrefix}}`;
}

/** A conversation moves as often as it must: it ends when a hold resolves, never by counting. */
export const conversationJob: JobsOptions = {
  attempts: Number.MAX_SAFE_INTEGER,
  backoff: { type: 'custom' },
  removeOnComplete: true,
  removeOnFail: true,
  stackTraceLimit: 0,
};

export const workerOptions = {
  lockDuration: lockMs,
  // Below how often workers look, so that no look comes just too early and waits for the next.
  stalledInterval: lookForLapsedEveryMs * 0.8,
  maxStalledCount: Number.MAX_SAFE_INTEGER,
  skipLockRenewal: true,
  skipStalledCheck: true,
  // A wake-up that went to a worker which died with it delays the others by this much (s).
  drainDelay: 1,
  runRetryDelay: 250,
  settings: { backoffStrategy: offerAgainAfterMs },
} satisfies Partial<WorkerOptions>;

export type ConversationQueue = Queue<Record<string, never>, void, 'hold'>;

/** BullMQ writes an event for each step of a job; nobody reads them here. */
export const queueEvents = { events: { maxLen: 100 } };
