import type { Pids } from '../measure/accounting.ts';

export const paths = ['relay', 'system'] as const;
/** The two ways from a client to the upstream that are compared. */
export type Path = (typeof paths)[number];

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
