import type { Pids } from '../measure/accounting.ts';

/** The ways from a client to the upstream: the plain relay, our system, our system with tracing. */
export type Path = 'relay' | 'system' | 'traced';

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
