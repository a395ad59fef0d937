import type { Pids } from '../measure/accounting.ts';

/**
 * The ways from a client to the upstream: the plain relay, our system, the same without what it keeps for clients that come
 * back, with tracing, or with one change.
 */
export type Path = 'relay' | 'system' | 'tailless' | 'traced' | 'changed';

/** What sets the changed system apart: other variables, or another build. */
export interface Change {
  readonly env: Readonly<Record<string, string>>;
  /** Root of another, built, working copy; null for this one. */
  readonly checkout: string | null;
}

/** Two that are compared; the second one is measured by the first. */
export type Pair = readonly [Path, Path];

export const relayAndSystem: Pair = ['relay', 'system'];
export const systemAndTraced: Pair = ['system', 'traced'];

/** One of them, up and running; disposing ends its processes. */
export interface Subject extends AsyncDisposable {
  /** Where clients connect, `ws://…/ws/conversation`. */
  readonly url: string;
  readonly pids: Pids;
}

export interface SubjectOptions {
  /** Where the fake upstream listens on 127.0.0.1. */
  readonly upstreamPort: number;
  readonly signal: AbortSignal;
}
