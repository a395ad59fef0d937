import type { Fault } from '../faults/fault.ts';
import { seededRandom } from '../faults/random.ts';
import { System } from '../system/system.ts';
import { aftermath, footprints } from './aftermath.ts';
import { playRound, type RoundResult } from './round.ts';

export interface CampaignOptions {
  readonly faults: readonly Fault[];
  readonly seed: number;
  readonly talkers: number;
  readonly turns: number;
  readonly isShort: boolean;
  readonly say: (line: string) => void;
}

export interface CampaignResult {
  readonly rounds: readonly RoundResult[];
  /** What was left behind. */
  readonly leftovers: readonly string[];
}

/** Plays one round after the other on one system, and looks at what is left of them. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { faults, seed, talkers, turns, isShort, say } = options;
  const random = seededRandom(seed);
  await using system = await System.start({ gateways: 2, workers: 2 });
  const fresh = await footprints(system);
  const rounds: RoundResult[] = [];
  for (const fault of faults) {
    const firstWord = rounds.length * talkers * turns;
    const result = await playRound({ system, fault, talkers, turns, random, isShort, firstWord });
    rounds.push(result);
    say(`${fault.name}: ${result.survived} of ${result.conversations}, ${result.lost} lost, ${result.doubled} doubled`);
    for (const problem of result.problems) say(`  ${problem}`);
    await system.untilEmpty();
  }
  return { rounds, leftovers: await aftermath(system, fresh) };
}

/** Whether anything was lost, doubled or left behind. */
export function hasFailed({ rounds, leftovers }: CampaignResult): boolean {
  return (
    leftovers.length > 0 ||
    rounds.some((round) => round.lost + round.doubled > 0 || round.survived < round.conversations)
  );
}
