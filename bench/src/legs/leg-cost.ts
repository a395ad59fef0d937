import type { CpuUse, PerProcess } from '../measure/accounting.ts';
import type { LegFigures } from './leg-result.ts';

/** The bench's own processes among those a leg's CPU is known of. */
const benchEnds = new Set(['load', 'upstream']);

/** CPU ms per conversation-second of each of the path's processes; null where it cannot be known. */
export function cpuPerConversationSecond({ cpu, ready }: Pick<LegFigures, 'cpu' | 'ready'>): PerProcess | null {
  if (cpu === null) return null;
  const conversationSeconds = (ready * cpu.elapsedMs) / 1_000;
  const ours = Object.entries(cpu.processes).filter(([name]) => !benchEnds.has(name));
  return Object.fromEntries(ours.map(([name, ms]) => [name, ms / conversationSeconds]));
}

/** Processors kept busy by `load` and `upstream`, and by `others`: all that is no part of the leg. */
export function processorsAround({ processes, others, elapsedMs }: CpuUse): PerProcess {
  const ends = Object.entries(processes).filter(([name]) => benchEnds.has(name));
  // The machine's own account is kept apart from those of its processes: the difference may fall below zero.
  const around = [...ends, ['others', Math.max(0, others)] as const];
  return Object.fromEntries(around.map(([name, ms]) => [name, ms / elapsedMs]));
}

export function total(parts: PerProcess): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0);
}
