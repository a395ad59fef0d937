import { setTimeout as pause } from 'node:timers/promises';

import { percentile } from '../measure/percentile.ts';
import { table } from '../report/table.ts';
import { startSystem } from '../system/start-system.ts';
import { SlowHandshake } from './slow-handshake.ts';
import { timeToReady } from './time-to-ready.ts';

/** One step of the service's handshake, as recorded (ms); there are three, and TCP and TLS before them. */
const STEP_MS = 70;
/** Between two conversations (ms): one comes after the other, as on a quiet evening. */
const GAP_MS = 100;
const WARMUP = 5;

export interface ReadyOptions {
  /** Conversations of each leg. */
  readonly conversations: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** From the open socket to `session_ready` of each conversation (ms), without a pool and with one. */
export interface ReadyTimes {
  readonly off: Float64Array;
  readonly on: Float64Array;
}

/** Opens conversations by turns with a system without a pool and one with it. */
export async function readyBench({ conversations, say, signal }: ReadyOptions): Promise<ReadyTimes> {
  await using upstream = await SlowHandshake.start(STEP_MS);
  const system = { upstreamPort: upstream.port, signal, isTraced: false };
  await using off = await startSystem({ ...system, poolSize: '0' });
  await using on = await startSystem({ ...system, poolSize: 'auto' });
  const times = { off: new Float64Array(conversations), on: new Float64Array(conversations) };
  for (let index = -WARMUP; index < conversations; index += 1) {
    for (const [leg, { url }] of [['off', off] as const, ['on', on] as const]) {
      await pause(GAP_MS, undefined, { signal });
      const ms = await timeToReady(url, signal);
      if (index >= 0) times[leg][index] = ms;
    }
    if (index > 0 && index % 50 === 0) say(`${index} of ${conversations} conversations of each leg`);
  }
  return times;
}

export function readyTable({ off, on }: ReadyTimes): string {
  return table([
    ['pool', 'conversations', 'ready p50 (ms)', 'p99', 'longest'],
    ['off', String(off.length), ...figures(off)],
    ['on', String(on.length), ...figures(on)],
  ]);
}

function figures(times: Float64Array): string[] {
  return [50, 99, 100].map((percent) => percentile(times, percent)?.toFixed(1) ?? 'n/a');
}
