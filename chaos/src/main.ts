/** Breaks the system on purpose and counts what its users lose; see the README beside this package's sources. */
import { faultList, randomPairs } from './faults/fault-list.ts';
import { seededRandom } from './faults/random.ts';
import { FlagError, parseFlags, usage, type ChaosFlags } from './flags.ts';
import { roundsTable } from './report/table.ts';
import { hasFailed, runCampaign } from './rounds/campaign.ts';

try {
  process.exitCode = await chaos(parseFlags(process.argv.slice(2)));
} catch (error) {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(error instanceof FlagError ? `${error.message}\n${usage}\n` : `${message}\n`);
  process.exitCode = 1;
}

/** Resolves with the exit code: 0 when nothing was lost, doubled or left behind. */
async function chaos({ seed, talkers, turns, pairs, only }: ChaosFlags): Promise<number> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const all = [...faultList, ...randomPairs(pairs, seededRandom(seed))];
  const faults = all.filter(({ name }) => only === null || name.includes(only));
  const result = await runCampaign({ faults, seed, talkers, turns, isShort: false, say });
  process.stdout.write(`\n${roundsTable(result.rounds)}\n\nseed ${seed}\n`);
  for (const leftover of result.leftovers) process.stdout.write(`${leftover}\n`);
  return hasFailed(result) ? 1 : 0;
}
