import { total } from '../legs/leg-cost.ts';
import type { Opening } from '../opening/opening-bench.ts';
import type { ReadyTimes } from '../ready/ready-bench.ts';
import { percentile } from '../measure/percentile.ts';
import type { PathFigures } from './path-figures.ts';
import type { Ratio } from './ratio.ts';

/** One load: what the relay and the system did there. */
export interface LoadFigures {
  readonly conversations: number;
  readonly relay: PathFigures | null;
  readonly system: PathFigures | null;
  readonly cpuRatio: Ratio | null;
  /** The system that keeps nothing for clients that come back; null where it did not run. */
  readonly tailless: PathFigures | null;
}

/** What was measured beside the loads; null where it was not. */
export interface OpeningFigures {
  readonly ready: ReadyTimes | null;
  readonly openings: readonly Opening[] | null;
}

export interface Goal {
  readonly what: string;
  readonly unit: string;
  readonly must: number;
  readonly aim: number;
  readonly better: 'lower' | 'higher';
  /** Null: this run did not measure it. */
  readonly measured: number | null;
}

export type Verdict = 'aim met' | 'met' | 'missed' | 'not measured';

export function verdict({ must, aim, better, measured }: Goal): Verdict {
  if (measured === null) return 'not measured';
  const reaches = (bound: number) => (better === 'lower' ? measured <= bound : measured >= bound);
  if (reaches(aim)) return 'aim met';
  return reaches(must) ? 'met' : 'missed';
}

/** Above this p99 a load is too high (ms). */
const TOO_SLOW_MS = 10;

/** From here on cost is judged: with fewer conversations, waking three processes for each message is most of it. */
const JUDGED_FROM = 300;

/** The goals of the system with what the loads, in rising order, and the openings say about them. */
export function goals(loads: readonly LoadFigures[], { ready, openings }: OpeningFigures): Goal[] {
  const at = (conversations: number) => loads.find((load) => load.conversations === conversations)?.system ?? null;
  const lower = { better: 'lower', unit: 'ms' } as const;
  const last = loads.at(-1)?.system ?? null;
  const where = last ? ` at ${last.conversations} conversations` : '';
  const tailless = loads.at(-1)?.tailless ?? null;
  const bytes = (process: string) => tailless?.memoryPerConversation?.[process];
  const kilobytes = (process: string) => ({ ...lower, unit: 'KB', measured: divided(bytes(process), 1_024) });
  return [
    ...loads
      .filter(({ conversations }) => conversations >= JUDGED_FROM)
      .map(({ conversations, cpuRatio }) => ({
        ...lower,
        unit: '×',
        what: `CPU of gateway, worker and Redis ÷ relay at ${conversations}`,
        must: 1,
        aim: 0.6,
        measured: cpuRatio?.mean ?? null,
      })),
    { ...lower, what: 'added p99 at 300', must: 5, aim: 2, measured: at(300)?.added.p99 ?? null },
    { ...lower, what: 'added p50 at 10', must: 0.5, aim: 0.3, measured: at(10)?.added.p50 ?? null },
    highestLoad(loads),
    { ...kilobytes('gateway'), what: `memory per conversation, gateway${where}, no tail`, must: 60, aim: 25 },
    { ...kilobytes('worker'), what: `memory per conversation, worker${where}, no tail`, must: 60, aim: 25 },
    {
      ...lower,
      what: 'session_ready p99, with a session from the pool',
      must: 20,
      aim: 8,
      measured: ready && percentile(ready.on, 99),
    },
    {
      what: 'opening rate, all at once',
      unit: '/ s',
      must: 300,
      aim: 1_000,
      better: 'higher' as const,
      measured: openings && Math.max(...openings.map(({ rate }) => rate)),
    },
    costGrowth(loads),
  ];
}

/** Judged only where the loads go far enough to tell. */
function highestLoad(loads: readonly LoadFigures[]): Goal {
  const [must, aim] = [500, 700];
  const isFine = ({ system }: LoadFigures) => (system?.added.p99 ?? Infinity) < TOO_SLOW_MS;
  const highest = loads.filter(isFine).at(-1)?.conversations ?? 0;
  const isKnown = highest >= must || loads.some((load) => load.system !== null && !isFine(load));
  const what = `highest measured load with p99 below ${TOO_SLOW_MS} ms`;
  return { what, unit: '', must, aim, better: 'higher', measured: isKnown ? highest : null };
}

/** Cost per conversation at the highest load ÷ at the lowest one. */
function costGrowth(loads: readonly LoadFigures[]): Goal {
  const [first, last] = [loads[0], loads.at(-1)];
  const [lowest, highest] = [first?.system?.cpu, last?.system?.cpu];
  const hasKeptUp = first?.system?.isOverloaded === false && last?.system?.isOverloaded === false;
  const isKnown = lowest && highest && hasKeptUp && first !== last;
  const what = first && last ? ` from ${first.conversations} to ${last.conversations}` : '';
  return {
    what: `growth of CPU per conversation${what}`,
    unit: '×',
    must: 1,
    aim: 1,
    better: 'lower',
    measured: isKnown ? total(highest) / total(lowest) : null,
  };
}

function divided(value: number | undefined, by: number): number | null {
  return value === undefined ? null : value / by;
}
