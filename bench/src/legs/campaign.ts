import type { BenchFlags } from '../flags.ts';
import { percentile, pool } from '../measure/percentile.ts';
import { cpuPerConversationSecond, total } from './leg-cost.ts';
import { hasFailed, type Leg, type LegFigures, type LegResult } from './leg-result.ts';
import { runLeg } from './run-leg.ts';
import { relayAndSystem, systemAndTraced, type Path } from './subject.ts';

/** Starting, opening and ending of a leg all told may take this long beside its warm-up and measurement (ms). */
const LEG_EXTRA_MS = 60_000;

export interface CampaignOptions {
  /** Tells how it goes, a line at a time. */
  readonly say: (line: string) => void;
  /** Ends the leg that runs and with it the campaign, which then rejects. */
  readonly signal: AbortSignal;
}

/** The paths a run compares. */
export function pathsOf({ tracing, change }: Pick<BenchFlags, 'tracing' | 'change'>): readonly Path[] {
  if (tracing) return systemAndTraced;
  return change === null ? relayAndSystem : [...relayAndSystem, 'changed'];
}

/** The legs in the order they run: the paths by turns, so that what else the machine does hits all. */
export function legsOf(flags: Pick<BenchFlags, 'conversations' | 'rounds' | 'tracing' | 'change'>): Leg[] {
  const { conversations, rounds } = flags;
  const paths = pathsOf(flags);
  const highest = conversations.at(-1);
  const atTheHighest: readonly Path[] = paths === relayAndSystem ? ['tailless'] : [];
  return Array.from({ length: rounds }, (_, index) => index + 1).flatMap((round) =>
    conversations.flatMap((load) =>
      [...paths, ...(load === highest ? atTheHighest : [])].map((path) => ({ path, conversations: load, round })),
    ),
  );
}

/** Runs all legs, one at a time. A leg that fails is part of the result. */
export async function runCampaign(flags: BenchFlags, { say, signal }: CampaignOptions): Promise<LegResult[]> {
  const results: LegResult[] = [];
  for (const leg of legsOf(flags)) {
    const result = await tryLeg(leg, flags, signal);
    signal.throwIfAborted();
    say(`round ${leg.round}, ${leg.conversations} conversations, ${leg.path}: ${outcome(result)}`);
    results.push(result);
  }
  return results;
}

async function tryLeg(leg: Leg, flags: BenchFlags, signal: AbortSignal): Promise<LegResult> {
  const deadline = AbortSignal.timeout(flags.warmupMs + flags.measuredMs + LEG_EXTRA_MS);
  try {
    return await runLeg(leg, { ...flags, signal: AbortSignal.any([signal, deadline]) });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { ...leg, problem: deadline.aborted ? `took too long (${problem})` : problem };
  }
}

function outcome(result: LegResult): string {
  if (hasFailed(result)) return `failed: ${result.problem}`;
  const cpu = cpuPerConversationSecond(result);
  const cost = cpu ? `, ${total(cpu).toFixed(2)} ms CPU per conversation-second` : '';
  return `${result.ready} ready, p99 ${addedP99(result)?.toFixed(2) ?? 'n/a'} ms${cost}`;
}

function addedP99({ up, down }: LegFigures): number | null {
  return percentile(pool([up.latencyMs, down.latencyMs]), 99);
}
