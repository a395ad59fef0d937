import type { CpuUse, PerProcess } from '../measure/accounting.ts';
import type { Traffic } from '../measure/traffic-meter.ts';
import type { Path } from './subject.ts';

/** One run of one path at one load. */
export interface Leg {
  readonly path: Path;
  readonly conversations: number;
  /** Counted from 1. */
  readonly round: number;
}

/** What a leg found out. CPU and memory are null where the system keeps no accounts. */
export interface LegFigures extends Leg {
  readonly ready: number;
  /** From the open socket to `session_ready` (ms). */
  readonly readyMs: Float64Array;
  /** Why the other conversations did not become ready. */
  readonly problems: readonly string[];
  /** Client to upstream: sent by the load generator, received by the upstream. */
  readonly up: Traffic;
  /** Upstream to client: sent by the upstream, received by the load generator. */
  readonly down: Traffic;
  /** Clients still connected at the end. */
  readonly open: number;
  /** CPU of the path's processes and, named `load` and `upstream`, of the two ends of the bench. */
  readonly cpu: CpuUse | null;
  /** Resident memory of the path's processes before the first client and at the end (bytes). */
  readonly idleBytes: PerProcess | null;
  readonly loadedBytes: PerProcess | null;
}

export interface FailedLeg extends Leg {
  readonly problem: string;
}

export type LegResult = LegFigures | FailedLeg;

export function hasFailed(result: LegResult): result is FailedLeg {
  return 'problem' in result;
}

export function succeeded(results: readonly LegResult[]): LegFigures[] {
  return results.flatMap((result) => (hasFailed(result) ? [] : [result]));
}
