import { total } from '../legs/leg-cost.ts';
import { hasFailed, type LegResult } from '../legs/leg-result.ts';
import type { PerProcess } from '../measure/accounting.ts';
import type { Opening } from '../opening/opening-bench.ts';
import { readyTable } from '../ready/ready-bench.ts';
import { goals, verdict, type Goal, type LoadFigures, type OpeningFigures } from './goals.ts';
import { pathFigures, type Latency, type PathFigures } from './path-figures.ts';
import { cpuRatio } from './ratio.ts';
import { table } from './table.ts';

/** The report on all that was run, as Markdown, the goals first. `facts` say on what and how. */
export function report(results: readonly LegResult[], facts: readonly string[], opening: OpeningFigures): string {
  const loads = figuresByLoad(results);
  const figures = loads
    .flatMap(({ relay, system, tailless }) => [relay, system, tailless])
    .filter((each) => each !== null);
  const notes = [
    ...figures.flatMap((each) => each.notes),
    ...results
      .filter(hasFailed)
      .map(
        ({ path, conversations, round, problem }) =>
          `${path}, ${conversations} conversations, round ${round} failed: ${problem}`,
      ),
    ...(figures.some(({ cpu }) => cpu === null) ? ['CPU and memory: n/a, this system has no /proc to read'] : []),
  ];
  return [
    '# Bench of the spine',
    facts.map((fact) => `- ${fact}`).join('\n'),
    '## Goals',
    table([goalHead, ...goals(loads, opening).map(goalRow)]),
    '## Service\n\nAdded latency one way, p50 / p99 in ms.',
    table([serviceHead, ...figures.map(serviceRow)]),
    '## Cost\n\nCPU in ms per conversation-second; memory as growth per conversation in KB, and all of it in MB.',
    table([costHead, ...loads.flatMap(costRows)]),
    ...openingSections(opening),
    ...(notes.length > 0 ? [`## Notes\n\n${notes.map((note) => `- ${note}`).join('\n')}`] : []),
  ].join('\n\n');
}

/** The figures of each load, in rising order. */
export function figuresByLoad(results: readonly LegResult[]): LoadFigures[] {
  const loads = [...new Set(results.map(({ conversations }) => conversations))].sort((a, b) => a - b);
  return loads.map((conversations) => ({
    conversations,
    relay: pathFigures(results, 'relay', conversations),
    system: pathFigures(results, 'system', conversations),
    tailless: pathFigures(results, 'tailless', conversations),
    cpuRatio: cpuRatio(results, conversations),
  }));
}

function openingSections({ ready, openings }: OpeningFigures): string[] {
  return [
    ...(ready ? ['## Ready\n\nOne conversation after the other, upstream 70 ms away.', readyTable(ready)] : []),
    ...(openings ? ['## Opening\n\nAll at once.', table([openingHead, ...openings.map(openingRow)])] : []),
  ];
}

const openingHead = ['pool', 'conversations', 'ready', 'a second', 'ready p50 / p99 (ms)'];

function openingRow({ pool, conversations, ready, rate, readyP50, readyP99 }: Opening): string[] {
  const times = latency({ p50: readyP50, p99: readyP99 });
  return [pool === '0' ? 'off' : 'on', String(conversations), percent(ready / conversations), number(rate, 0), times];
}

const serviceHead = ['conversations', 'path', 'ready', 'ready p99', 'arrived up, down', 'up', 'down', 'both'];

function serviceRow(figures: PathFigures): string[] {
  return [
    String(figures.conversations),
    figures.path,
    percent(figures.readyShare),
    number(figures.readyP99, 1),
    `${percent(figures.upShare)}, ${percent(figures.downShare)}`,
    latency(figures.up),
    latency(figures.down),
    latency(figures.added),
  ];
}

const costHead = [
  'conversations',
  'path',
  'CPU (gateway + worker + Redis)',
  '÷ relay (rounds)',
  'KB per conversation',
  'MB',
  'processors: load, upstream, others',
];

function costRows({ relay, system, tailless, cpuRatio: ratio }: LoadFigures): string[][] {
  const range = ratio ? `${number(ratio.mean)} (${number(ratio.lowest)} – ${number(ratio.highest)})` : 'n/a';
  return [
    ...(relay ? [costRow(relay, '1')] : []),
    ...(system ? [costRow(system, range)] : []),
    ...(tailless ? [costRow(tailless, '')] : []),
  ];
}

function costRow({ conversations, path, cpu, memoryPerConversation, memory, around }: PathFigures, ratio: string) {
  return [
    String(conversations),
    path,
    cpu ? sum(cpu) : 'n/a',
    ratio,
    each(memoryPerConversation, 1_024, 0),
    each(memory, 1_024 ** 2, 0),
    each(around, 1, 2),
  ];
}

const goalHead = ['goal', 'must', 'aim', 'measured', 'verdict'];

function goalRow(goal: Goal): string[] {
  const sign = goal.better === 'lower' ? '≤' : '≥';
  const measured = goal.measured === null ? '–' : `${number(goal.measured)} ${goal.unit}`.trim();
  return [goal.what, `${sign} ${goal.must} ${goal.unit}`.trim(), `${sign} ${goal.aim}`, measured, verdict(goal)];
}

function number(value: number | null, digits = 2): string {
  return value === null ? 'n/a' : value.toFixed(digits);
}

function latency({ p50, p99 }: Latency): string {
  return `${number(p50)} / ${number(p99)}`;
}

/** Rounded down: 100 % means all. */
function percent(share: number): string {
  return `${(Math.floor(share * 1_000) / 10).toString()} %`;
}

function each(parts: PerProcess | null, unit: number, digits: number): string {
  return parts
    ? Object.values(parts)
        .map((part) => number(part / unit, digits))
        .join(', ')
    : 'n/a';
}

/** `0.60 + 0.82 + 0.20 = 1.62` */
function sum(parts: PerProcess): string {
  const texts = Object.values(parts).map((part) => number(part));
  return texts.length === 1 ? texts.join() : `${texts.join(' + ')} = ${number(total(parts))}`;
}
