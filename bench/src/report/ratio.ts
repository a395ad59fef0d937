import { relayAndSystem, type Pair } from '../legs/subject.ts';
import { isOverloaded } from '../legs/overload.ts';
import { succeeded, type LegFigures, type LegResult } from '../legs/leg-result.ts';
import { cpuPerConversationSecond, total } from '../legs/leg-cost.ts';

export interface Ratio {
  readonly mean: number;
  /** Of single rounds. */
  readonly lowest: number;
  readonly highest: number;
}

/**
 * CPU of the second path's processes ÷ CPU of the first's, each round's pair for itself: the two ran one after the other,
 * so what else the machine did hit both. A round in which one of them was overloaded does not count; null when none does.
 */
export function cpuRatio(
  results: readonly LegResult[],
  conversations: number,
  [base, compared]: Pair = relayAndSystem,
): Ratio | null {
  const legs = succeeded(results).filter((leg) => leg.conversations === conversations && !isOverloaded(leg));
  const ratios = legs
    .filter(({ path }) => path === compared)
    .flatMap((system) => {
      const relay = legs.find(({ path, round }) => path === base && round === system.round);
      const [ours, theirs] = [costOf(system), relay ? costOf(relay) : null];
      return ours !== null && theirs !== null && theirs > 0 ? [ours / theirs] : [];
    });
  if (ratios.length === 0) return null;
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  return { mean, lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}

function costOf(leg: LegFigures): number | null {
  const cpu = cpuPerConversationSecond(leg);
  return cpu && total(cpu);
}
