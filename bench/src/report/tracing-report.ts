import { total } from '../legs/leg-cost.ts';
import { hasFailed, type LegResult } from '../legs/leg-result.ts';
import { systemAndTraced } from '../legs/subject.ts';
import { pathFigures, type PathFigures } from './path-figures.ts';
import { cpuRatio } from './ratio.ts';
import { table } from './table.ts';

const head = ['conversations', 'path', 'ready', 'added p50 / p99 (ms)', 'CPU', '÷ off (rounds)', 'others'];

/** What tracing costs, as Markdown: the system with itself, off and on. `facts` say on what and how. */
export function tracingReport(results: readonly LegResult[], facts: readonly string[]): string {
  const loads = [...new Set(results.map(({ conversations }) => conversations))].sort((a, b) => a - b);
  const notes = [
    ...loads.flatMap((load) => figuresAt(results, load).flatMap((figures) => figures.notes)),
    ...results.filter(hasFailed).map(({ path, round, problem }) => `${path}, round ${round} failed: ${problem}`),
  ];
  return [
    '# Bench of tracing',
    facts.map((fact) => `- ${fact}`).join('\n'),
    'CPU in ms per conversation-second of gateway, worker and Redis together.',
    table([head, ...loads.flatMap((load) => rows(results, load))]),
    ...(notes.length > 0 ? [`## Notes\n\n${notes.map((note) => `- ${note}`).join('\n')}`] : []),
  ].join('\n\n');
}

function figuresAt(results: readonly LegResult[], conversations: number): PathFigures[] {
  return systemAndTraced.flatMap((path) => pathFigures(results, path, conversations) ?? []);
}

function rows(results: readonly LegResult[], conversations: number): string[][] {
  const ratio = cpuRatio(results, conversations, systemAndTraced);
  const range = ratio ? `${text(ratio.mean)} (${text(ratio.lowest)} – ${text(ratio.highest)})` : 'n/a';
  return figuresAt(results, conversations).map(({ path, readyShare, added, cpu, around }) => [
    String(conversations),
    path === 'traced' ? 'on' : 'off',
    `${Math.floor(readyShare * 100)} %`,
    `${text(added.p50)} / ${text(added.p99)}`,
    text(cpu && total(cpu)),
    path === 'traced' ? range : '1',
    text(around?.['others'] ?? null),
  ]);
}

function text(value: number | null): string {
  return value === null ? 'n/a' : value.toFixed(2);
}
