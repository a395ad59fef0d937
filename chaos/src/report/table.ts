import type { RoundResult } from '../rounds/round.ts';

const columns = [
  'fault',
  'conversations',
  'survived',
  'lost words',
  'duplicated events',
  'recovery p50',
  'recovery p95',
];

/** The rounds as a table for people. */
export function roundsTable(rounds: readonly RoundResult[]): string {
  const lines = [columns, ...rounds.map(cells)];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => line.map((cell, column) => pad(cell, widths[column] ?? 0, column === 0)).join('  '))
    .join('\n');
}

/** The value below which this share of the values lies; null of none. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

function cells({ fault, conversations, survived, lost, doubled, recoveriesMs }: RoundResult): string[] {
  const recoveries = [0.5, 0.95].map((share) => seconds(percentile(recoveriesMs, share)));
  return [fault, ...[conversations, survived, lost, doubled].map(String), ...recoveries];
}

function seconds(ms: number | null): string {
  return ms === null ? '–' : `${(ms / 1_000).toFixed(1)} s`;
}

function pad(cell: string, width: number, isText: boolean): string {
  return isText ? cell.padEnd(width) : cell.padStart(width);
}
