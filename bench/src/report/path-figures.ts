import { succeeded, type LegFigures, type LegResult } from '../legs/leg-result.ts';
import { cpuPerConversationSecond, processorsAround } from '../legs/leg-cost.ts';
import { isOverloaded } from '../legs/overload.ts';
import type { Path } from '../legs/subject.ts';
import type { PerProcess } from '../measure/accounting.ts';
import { percentile, pool } from '../measure/percentile.ts';
import type { Traffic } from '../measure/traffic-meter.ts';

export interface Latency {
  /** Null when nothing arrived (ms). */
  readonly p50: number | null;
  readonly p99: number | null;
}

/** Processors that others may keep busy before it has to be said. */
const LOUD = 0.3;

/** All rounds of one path at one load. */
export interface PathFigures {
  readonly path: Path;
  readonly conversations: number;
  /** Share of the conversations that became ready, 0 to 1. */
  readonly readyShare: number;
  /** From the open socket to `session_ready` (ms). */
  readonly readyP99: number | null;
  /** Share of the audio messages sent that arrived, 0 to 1. */
  readonly upShare: number;
  readonly downShare: number;
  readonly up: Latency;
  readonly down: Latency;
  /** Both ways together. */
  readonly added: Latency;
  /** CPU ms per conversation-second of each of the path's processes; null where it cannot be known. */
  readonly cpu: PerProcess | null;
  /** Growth of resident memory from idle to loaded (bytes ÷ conversation). */
  readonly memoryPerConversation: PerProcess | null;
  /** Resident memory under load (bytes). */
  readonly memory: PerProcess | null;
  /** Processors kept busy by the two ends of the bench and by everything else on the machine. */
  readonly around: PerProcess | null;
  /** In any round; then CPU says nothing. */
  readonly isOverloaded: boolean;
  /** What the figures do not say by themselves. */
  readonly notes: readonly string[];
}

/** The figures of the rounds that ran; null when none did. */
export function pathFigures(results: readonly LegResult[], path: Path, conversations: number): PathFigures | null {
  const legs = succeeded(results).filter((leg) => leg.path === path && leg.conversations === conversations);
  if (legs.length === 0) return null;
  const up = pool(legs.map((leg) => leg.up.latencyMs));
  const down = pool(legs.map((leg) => leg.down.latencyMs));
  return {
    path,
    conversations,
    readyShare: sum(legs.map(({ ready }) => ready)) / (conversations * legs.length),
    readyP99: percentile(pool(legs.map(({ readyMs }) => readyMs)), 99),
    upShare: arrivedShare(legs.map((leg) => leg.up)),
    downShare: arrivedShare(legs.map((leg) => leg.down)),
    up: latency(up),
    down: latency(down),
    added: latency(pool([up, down])),
    cpu: mean(legs.map(cpuPerConversationSecond)),
    memoryPerConversation: mean(legs.map(growthPerConversation)),
    memory: mean(legs.map((leg) => leg.loadedBytes)),
    around: mean(legs.map(({ cpu }) => cpu && processorsAround(cpu))),
    isOverloaded: legs.some(isOverloaded),
    notes: legs.flatMap(notesOf),
  };
}

function latency(latencyMs: Float64Array): Latency {
  return { p50: percentile(latencyMs, 50), p99: percentile(latencyMs, 99) };
}

/** Messages on their way at the beginning make it a little more than all, now and then. */
function arrivedShare(traffic: readonly Traffic[]): number {
  const sent = sum(traffic.map((each) => each.sent));
  return sent === 0 ? 0 : Math.min(1, sum(traffic.map(({ received }) => received)) / sent);
}

function growthPerConversation({ idleBytes, loadedBytes, ready }: LegFigures): PerProcess | null {
  if (idleBytes === null || loadedBytes === null) return null;
  const entries = Object.entries(loadedBytes);
  return Object.fromEntries(entries.map(([name, bytes]) => [name, (bytes - (idleBytes[name] ?? 0)) / ready]));
}

/** The mean of each process over the rounds; null when a round has none. */
function mean(rounds: readonly (PerProcess | null)[]): PerProcess | null {
  const known = rounds.filter((round) => round !== null);
  const [first] = known;
  if (first === undefined || known.length < rounds.length) return null;
  const meanOf = (name: string) => sum(known.map((round) => round[name] ?? 0)) / known.length;
  return Object.fromEntries(Object.keys(first).map((name) => [name, meanOf(name)]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function notesOf(figures: LegFigures): string[] {
  const { path, conversations, round, ready, problems, open, up, down, cpu } = figures;
  const leg = `${path}, ${conversations} conversations, round ${round}`;
  const unreadable = up.unreadable + down.unreadable;
  const others = cpu ? (processorsAround(cpu)['others'] ?? 0) : 0;
  return [
    ...[...new Set(problems)].map((problem) => `${leg}: some sessions did not become ready: ${problem}`),
    ...(open < ready ? [`${leg}: ${ready - open} clients lost their connection`] : []),
    ...(unreadable > 0 ? [`${leg}: ${unreadable} messages arrived damaged`] : []),
    ...(isOverloaded(figures) ? [`${leg}: overloaded, so its CPU says nothing`] : []),
    ...(others > LOUD ? [`${leg}: others kept ${others.toFixed(1)} processors busy, so do not trust it far`] : []),
  ];
}
