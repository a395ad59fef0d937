import { valueOf, type Environment } from './target.ts';

/** A metric as k6 hands it to `handleSummary`, reduced to what is shown. */
interface Metric {
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
}

export interface Results {
  readonly metrics: Readonly<Record<string, Metric>>;
}

const times = { ready_time: 'ready', first_text_time: 'first words', first_audio_time: 'first sound' };
const shares = {
  conversations_completed: 'conversations without fault',
  turns_completed: 'turns completed',
  replies_starved: 'replies with a break in their voice',
  checks: 'checks of messages',
};

/** What k6 calls at the end: a page for people, and all figures as JSON in the file that SUMMARY_FILE names. */
export function summary(name: string, env: Environment): (results: Results) => Record<string, string> {
  const file = valueOf(env, 'SUMMARY_FILE');
  return (results) => ({
    stdout: summaryText(name, results),
    ...(file && { [file]: `${JSON.stringify(results, null, 2)}\n` }),
  });
}

/** The page: times, shares, errors by code, and what was asked for and not reached. */
export function summaryText(name: string, results: Results): string {
  const missed = missedThresholds(results);
  const verdict = missed.length === 0 ? 'everything that was asked for was reached' : 'NOT reached:';
  return [
    '',
    `${name}: ${verdict}`,
    ...missed.map((threshold) => `  ${threshold}`),
    '',
    row('ms', ['median', '95 %', 'most']),
    ...matching(results, { ...times, audio_gap: 'between pieces of voice' }).map(([title, { values }]) =>
      row(title, [values['med'], values['p(95)'], values['max']].map(milliseconds)),
    ),
    '',
    ...matching(results, shares).map(([title, { values }]) => row(title, [shareOf(values)])),
    ...errorLines(results),
    '',
    '',
  ].join('\n');
}

function missedThresholds({ metrics }: Results): string[] {
  return Object.entries(metrics).flatMap(([name, { thresholds = {} }]) =>
    Object.entries(thresholds)
      .filter(([, { ok }]) => !ok)
      .map(([rule]) => `${name}: ${rule}`),
  );
}

/** The metrics of these names, and their parts by scenario or phase, with the title of each. */
function matching({ metrics }: Results, titles: Readonly<Record<string, string>>): [string, Metric][] {
  return Object.entries(titles).flatMap(([name, title]) =>
    Object.entries(metrics)
      .filter(([full, { values }]) => full.split('{')[0] === name && Object.values(values).some((value) => value > 0))
      .map(([full, metric]): [string, Metric] => [
        title + full.slice(name.length).replace(/^\{\w+:(.*)\}$/, ', $1'),
        metric,
      ]),
  );
}

function errorLines({ metrics }: Results): string[] {
  return Object.entries(metrics).flatMap(([name, { values }]) => {
    const code = /^errors\{code:(\w+)\}$/.exec(name)?.[1];
    const count = values['count'] ?? 0;
    return code === undefined || count === 0 ? [] : [row(`error ${code}`, [String(count)])];
  });
}

function row(title: string, cells: readonly string[]): string {
  return `  ${title.padEnd(46)}${cells.map((cell) => cell.padStart(9)).join('')}`;
}

function milliseconds(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(0);
}

/** k6 calls what was true `passes`. */
function shareOf({ passes = 0, fails = 0 }: Readonly<Record<string, number>>): string {
  return `${passes} of ${passes + fails}`;
}
