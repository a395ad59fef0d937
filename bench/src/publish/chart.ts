import { total } from '../legs/leg-cost.ts';
import type { LoadFigures } from '../report/goals.ts';
import type { PathFigures } from '../report/path-figures.ts';

interface Bar {
  readonly label: string;
  /** From the bottom up, of one bar. */
  readonly parts: readonly { readonly value: number; readonly colour: string }[];
}

interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 760;
const PANEL_HEIGHT = 220;
const TOP = 34;
const BASE = 176;
const LEFT = 16;
const colours = {
  relay: '#9aa0a6',
  gateway: '#1a73e8',
  worker: '#12a071',
  redis: '#e8710a',
  p50: '#7baaf7',
  p99: '#c5d8fb',
} as const;

/** CPU and latency of relay and system at each load, side by side, as an SVG that stands for itself. */
export function chart(loads: readonly LoadFigures[], facts: readonly string[]): string {
  const panels: Panel[] = [
    { title: 'CPU, ms per conversation-second', bars: loads.flatMap(cpuBars) },
    { title: 'Added latency one way, p50 and p99, ms', bars: loads.flatMap(latencyBars) },
  ];
  const height = panels.length * PANEL_HEIGHT + 60;
  const legend = Object.entries(colours).map(
    ([name, colour], at) =>
      `${rect(LEFT + at * 90, height - 44, 12, 12, colour)}${text(LEFT + 18 + at * 90, height - 34, name)}`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`,
    rect(0, 0, WIDTH, height, '#ffffff'),
    ...panels.map((panel, at) => `<g transform="translate(0 ${at * PANEL_HEIGHT})">${drawPanel(panel)}</g>`),
    ...legend,
    text(LEFT, height - 10, facts.slice(0, 2).join('; ')),
    '</svg>',
    '',
  ].join('\n');
}

function cpuBars({ conversations, relay, system }: LoadFigures): Bar[] {
  const bar = (path: string, figures: PathFigures | null): Bar[] => {
    if (!figures?.cpu) return [];
    const parts = Object.entries(figures.cpu).map(([name, value]) => ({ value, colour: colourOf(name) }));
    return [{ label: `${path} ${conversations}: ${total(figures.cpu).toFixed(1)}`, parts }];
  };
  return [...bar('relay', relay), ...bar('system', system)];
}

function latencyBars({ conversations, relay, system }: LoadFigures): Bar[] {
  const bar = (path: string, figures: PathFigures | null): Bar[] => {
    const { p50 = null, p99 = null } = figures?.added ?? {};
    if (p50 === null || p99 === null) return [];
    const parts = [
      { value: p50, colour: colours.p50 },
      { value: p99 - p50, colour: colours.p99 },
    ];
    return [{ label: `${path} ${conversations}: ${p50.toFixed(1)} / ${p99.toFixed(1)}`, parts }];
  };
  return [...bar('relay', relay), ...bar('system', system)];
}

function colourOf(process: string): string {
  return Object.entries(colours).find(([name]) => name === process)?.[1] ?? colours.relay;
}

function drawPanel({ title, bars }: Panel): string {
  const heights = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0));
  const scale = (BASE - TOP - 10) / Math.max(...heights, Number.MIN_VALUE);
  const step = (WIDTH - 2 * LEFT) / Math.max(bars.length, 1);
  const drawn = bars.map(({ label, parts }, at) => {
    let y = BASE;
    const x = LEFT + at * step;
    const boxes = parts.map(({ value, colour }) => {
      const height = value * scale;
      y -= height;
      return rect(x, y, step * 0.7, height, colour);
    });
    return [...boxes, text(x, BASE + 16 + (at % 2) * 16, label)].join('');
  });
  return [text(LEFT, 20, title, 'bold'), ...drawn].join('\n');
}

function rect(x: number, y: number, width: number, height: number, colour: string): string {
  const [left, top, wide, high] = [x, y, width, height].map((value) => value.toFixed(1));
  return `<rect x="${left}" y="${top}" width="${wide}" height="${high}" fill="${colour}"/>`;
}

function text(x: number, y: number, words: string, weight = 'normal'): string {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-weight="${weight}" fill="#202124">${escaped}</text>`;
}
