import { total } from '../legs/leg-cost.ts';
import { hasFailed, type LegResult } from '../legs/leg-result.ts';
import type { Path } from '../legs/subject.ts';
import type { PerProcess } from '../measure/accounting.ts';
import { pathFigures, type PathFigures } from './path-figures.ts';
import { cpuRatio } from './ratio.ts';
import { table } from './table.ts';

const columns = ['conversations', 'path', 'ready', 'added p50 / p99 (ms)', 'CPU', 'MB'];

/** Ways side by side, each measured by those before it, as Markdown. `facts` say on what and how. */
export function comparisonReport(
  results: readonly LegResult[],
  facts: readonly string[],
  paths: readonly Path[],
): string {
  const loads = [...new Set(results.map(({ conversations }) => conversations))].sort((a, b) => a - b);
  const figures = loads.flatMap((load) => paths.flatMap((path) => pathFigures(results, path, load) ?? []));
  const bases = paths.slice(0, -1);
  const notes = [
    ...figures.flatMap((each) => each.notes),
    ...results.filter(hasFailed).map(({ path, round, problem }) => `${path}, round ${round} failed: ${problem}`),
  ];
  return [
    '# Bench of a change',
    facts.map((fact) => `- ${fact}`).join('\n'),
    'CPU in ms per conversation-second of gateway, worker and Redis; ratios of it with the lowest and highest round.',
    table([
      [...columns, ...bases.map((base) => `÷ ${base}`), 'others'],
      ...figures.map((each) => [
        ...row(each),
        ...bases.map((base) => ratio(results, each, paths, base)),
        number(each.around?.['others'] ?? null),
      ]),
    ]),
    ...(notes.length > 0 ? [`## Notes\n\n${notes.map((note) => `- ${note}`).join('\n')}`] : []),
  ].join('\n\n');
}

function row({ conversations, path, readyShare, added, cpu, memory }: PathFigures): string[] {
  return [
    String(conversations),
    path,
    `${Math.floor(readyShare * 100)} %`,
    `${number(added.p50)} / ${number(added.p99)}`,
    cpu ? sum(cpu) : 'n/a',
    memory
      ? Object.values(memory)
          .map((bytes) => (bytes / 1_024 ** 2).toFixed(0))
          .join(', ')
      : 'n/a',
  ];
}

function ratio(results: readonly LegResult[], figures: PathFigures, paths: readonly Path[], base: Path): string {
  if (paths.indexOf(base) >= paths.indexOf(figures.path)) return base === figures.path ? '1' : '';
  const { mean, lowest, highest } = cpuRatio(results, figures.conversations, [base, figures.path]) ?? {};
  if (mean === undefined) return 'n/a';
  return `${number(mean)} (${number(lowest)} – ${number(highest)})`;
}

function sum(parts: PerProcess): string {
  const texts = Object.values(parts).map((part) => number(part));
  return texts.length === 1 ? texts.join() : `${texts.join(' + ')} = ${number(total(parts))}`;
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined ? 'n/a' : value.toFixed(2);
}
