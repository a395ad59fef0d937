/** Compares the plain relay with our system; see the README beside this package's sources. */
import { writeFile } from 'node:fs/promises';

import { FlagError, parseFlags, usage, type BenchFlags } from './flags.ts';
import { pathsOf, runCampaign } from './legs/campaign.ts';
import { hasFailed, type LegResult } from './legs/leg-result.ts';
import { openingBench } from './opening/opening-bench.ts';
import { chart } from './publish/chart.ts';
import { publishRun } from './publish/page.ts';
import { readyBench, readyTable } from './ready/ready-bench.ts';
import { comparisonReport } from './report/comparison-report.ts';
import { describeMachine } from './report/machine.ts';
import { figuresByLoad, report } from './report/report.ts';

/** Of each leg of `--ready`. */
const READY_CONVERSATIONS = 200;

/** Conversations that come at once. */
const CROWD = 400;

const interruption = new AbortController();
const { signal } = interruption;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => interruption.abort(new Error(`interrupted by ${name}`)));
}

try {
  process.exitCode = await bench(parseFlags(process.argv.slice(2)));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(error instanceof FlagError ? `${message}\n${usage}\n` : `${message}\n`);
  process.exitCode = 1;
}

/** Resolves with the exit code: 0 when every leg ran, whatever it found. */
async function bench(flags: BenchFlags): Promise<number> {
  if (flags.ready) return await benchReady(flags);
  const results = await runCampaign(flags, { say, signal });
  const facts = [...describeMachine(), ...describeRun(flags)];
  if (flags.tracing || flags.change !== null) await print(comparisonReport(results, facts, pathsOf(flags)), flags);
  else await reportAll(results, facts, flags);
  return results.some(hasFailed) ? 1 : 0;
}

async function reportAll(results: readonly LegResult[], facts: readonly string[], flags: BenchFlags): Promise<void> {
  const { opening } = flags;
  const text = report(results, facts, {
    openings: opening ? await openingBench({ conversations: CROWD, say, signal }) : null,
    ready: opening ? await readyBench({ conversations: READY_CONVERSATIONS / 2, say, signal }) : null,
  });
  await print(text, flags);
  if (!flags.publish) return;
  for (const path of await publishRun(text, chart(figuresByLoad(results), facts))) say(`written: ${path}`);
}

async function benchReady(flags: BenchFlags): Promise<number> {
  const figures = readyTable(await readyBench({ conversations: READY_CONVERSATIONS, say, signal }));
  await print([...describeMachine().map((line) => `- ${line}`), '', figures].join('\n'), flags);
  return 0;
}

async function print(text: string, { out }: BenchFlags): Promise<void> {
  process.stdout.write(`\n${text}\n`);
  if (out !== null) await writeFile(out, `${text}\n`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function describeRun(flags: BenchFlags): string[] {
  const { measuredMs, warmupMs, rounds, relayHasBufferutil, change } = flags;
  const native = relayHasBufferutil ? 'with' : 'without';
  const paths = pathsOf(flags);
  const settings = Object.entries(change?.env ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    `Legs: ${rounds} rounds of ${paths.join(', then ')}, at each load; ${measuredMs / 1_000} s measured after ${warmupMs / 1_000} s of warm-up`,
    'Traffic of each conversation: 25 chunks of 40 ms a second up (16 kHz), 20 deltas of 50 ms down (24 kHz)',
    ...(paths.includes('relay')
      ? [`Relay: one process, plain \`ws\` ${native} bufferutil, linear interpolation to 24 kHz`]
      : []),
    ...(settings.length > 0 ? [`Changed: ${settings.join(', ')}`] : []),
    ...(change !== null && change.checkout !== null ? ['Changed: built from another working copy'] : []),
  ];
}
