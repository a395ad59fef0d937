import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const shown = '![CPU and latency of relay and system](images/performance.svg)';
const begin = '<!-- measured: begin -->';
const end = '<!-- measured: end -->';
const page = new URL('../../../docs/performance.md', import.meta.url);
const picture = new URL('../../../docs/images/performance.svg', import.meta.url);

/** Puts a run's report and chart into `docs/performance.md`; the rest of the page stays. Returns what was written. */
export async function publishRun(report: string, chart: string): Promise<string[]> {
  await writeFile(page, placed(await readFile(page, 'utf8'), report));
  await writeFile(picture, chart);
  return [page, picture].map((url) => fileURLToPath(url));
}

/** `text` with the chart and `report` between its two marks, its headings two levels down; throws when the marks are not there. */
export function placed(text: string, report: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no place for the report between ${begin} and ${end}`);
  const lowered = report.replace(/^# .*\n+/, '').replaceAll(/^## /gm, '### ');
  return `${text.slice(0, from)}${begin}\n\n${shown}\n\n${lowered.trim()}\n\n${text.slice(to)}`;
}
