import { pause } from '@colloquy/lifecycle';

import type { Fault } from '../faults/fault.ts';
import type { System } from '../system/system.ts';
import { checkHistory } from '../talk/history-check.ts';
import { checkStream } from '../talk/stream-check.ts';
import { Talker } from '../talk/talker.ts';
import { distinctWord } from '../talk/words.ts';
import { recoveryMs } from './recovery.ts';

export interface RoundOptions {
  readonly system: System;
  readonly fault: Fault;
  readonly talkers: number;
  readonly turns: number;
  readonly random: () => number;
  readonly isShort: boolean;
  /** The number of the first word: no two rounds share one. */
  readonly firstWord: number;
}

export interface RoundResult {
  readonly fault: string;
  readonly conversations: number;
  readonly survived: number;
  /** Messages that never came, words that were not answered or not written down, replies whose end was not told. */
  readonly lost: number;
  /** Messages that came twice, words written down twice. */
  readonly doubled: number;
  /** From the fault until a client that was hit could go on (ms), one for each of them. */
  readonly recoveriesMs: readonly number[];
  /** What went wrong, for people. */
  readonly problems: readonly string[];
}

/** One fault while a number of clients talk: opens them, strikes in the midst of a reply, and counts what it cost. */
export async function playRound(options: RoundOptions): Promise<RoundResult> {
  const { system, fault, random, isShort } = options;
  await using stack = new AsyncDisposableStack();
  const talkers = makeTalkers(options);
  for (const talker of talkers) stack.use(talker);
  await Promise.all(talkers.map((talker) => talker.open()));
  const talked = Promise.all(talkers.map((talker) => talker.talk()));
  await pause(1_000 + random() * 1_500);
  let struckAt = performance.now();
  const mark = () => void (struckAt = performance.now());
  const struck = fault.strike({ system, talkers, random, isShort, mark });
  // Both ends are waited for: what a fault replaces must be there for the next round, whatever the clients say.
  const [broken] = await Promise.allSettled([struck, talked]);
  if (broken.status === 'rejected') throw broken.reason;
  await talked;
  return await judge(fault.name, system, talkers, struckAt);
}

function makeTalkers({ system, talkers, turns, firstWord }: RoundOptions): Talker[] {
  return Array.from({ length: talkers }, (_, talker) => {
    const words = Array.from({ length: turns }, (_turn, turn) => distinctWord(firstWord + talker * turns + turn));
    return new Talker({ origin: () => system.origin(), words });
  });
}

async function judge(
  fault: string,
  system: System,
  talkers: readonly Talker[],
  struckAt: number,
): Promise<RoundResult> {
  const problems: string[] = [];
  let lost = 0;
  let doubled = 0;
  for (const [index, talker] of talkers.entries()) {
    const faults = await faultsOf(talker, system);
    lost += faults.lost;
    doubled += faults.doubled;
    if (talker.failure !== null) problems.push(`client ${index + 1} ${talker.failure}`);
    if (faults.lost + faults.doubled > 0) problems.push(`client ${index + 1}: ${JSON.stringify(faults.parts)}`);
  }
  const recoveries = talkers.map((talker) => recoveryMs(talker.log.received, struckAt));
  return {
    fault,
    conversations: talkers.length,
    survived: talkers.filter(({ failure }) => failure === null).length,
    lost,
    doubled,
    recoveriesMs: recoveries.filter((ms) => ms !== null),
    problems,
  };
}

async function faultsOf({ log, turns }: Talker, { fabric }: System) {
  const stream = checkStream(log.messages);
  const history = checkHistory(await fabric.store.items(log.conversation ?? ''), turns);
  const unanswered = turns.reduce((sum, turn) => sum + turn.unanswered, 0);
  return {
    lost: stream.lost + stream.unsaid + history.lost + unanswered,
    doubled: stream.doubled + history.doubled,
    parts: { stream, history, unanswered },
  };
}
