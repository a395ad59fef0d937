/**
 * Sends hostile and random input to a gateway that runs as it is deployed, a process of its own beside a worker, a
 * simulator and a Redis, and says how that went. `npm run fuzz -- --seconds 30 --inputs 50000 --seed 1`; exits 1 when it
 * crashed, did what the tables do not say, or did not serve a good client.
 */
import { parseArgs } from 'node:util';

import { startSubject } from './subject.ts';
import {
  fuzz,
  isServed,
  messageCases,
  requestCases,
  tryInput,
  tryRequest,
  websocketCases,
} from '../../libs/testing/src/hostile/index.ts';
import { runMain, say } from '../shell/console.mjs';

const CLIENTS = 8;
/** Memory a process takes once, for code that is compiled and buffers that are kept, is not what the inputs cost. */
const WARM_UP_MS = 3_000;
const GOAL_MS = 50;

await runMain(async () => {
  const { seconds, inputs, seed } = options();
  await using subject = await startSubject();
  const { target } = subject;
  await fuzz({ target, seed: seed + 1_000, inputs, forMs: WARM_UP_MS, clients: CLIENTS });
  await tryCases(target);
  const before = await subject.memoryAtRest();
  subject.forgetLag();
  const problems = await tryCases(target);
  const sent = await fuzz({
    target,
    seed,
    inputs,
    forMs: seconds * 1_000,
    clients: CLIENTS,
    check: () => subject.look(),
  });
  await isServed(target);
  const after = await subject.memoryAtRest();
  const cases = websocketCases.length + messageCases.length + requestCases.length;
  for (const problem of problems) say(problem);
  say(`inputs tried: ${sent + cases} (${cases} written down, ${sent} at random, seed ${seed})`);
  say(`other than the tables say: ${problems.length}`);
  say(`crashes: ${subject.crashes()}`);
  say(`worst loop lag: ${subject.worstLagMs().toFixed(1)} ms (goal ${GOAL_MS} ms)`);
  say(`memory: ${megabytes(before)} MB before, ${megabytes(after)} MB after`);
  return subject.crashes() + problems.length === 0 ? 0 : 1;
});

function options() {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '30' },
      inputs: { type: 'string', default: '50000' },
      seed: { type: 'string', default: '1' },
    },
  });
  return { seconds: Number(values.seconds), inputs: Number(values.inputs), seed: Number(values.seed) };
}

/** What did not go as the tables say. */
async function tryCases(target: Parameters<typeof tryInput>[0]): Promise<string[]> {
  const problems: string[] = [];
  const note = (error: unknown) => void problems.push(error instanceof Error ? error.message : String(error));
  for (const input of [...websocketCases, ...messageCases]) await tryInput(target, input).catch(note);
  for (const request of requestCases) await tryRequest(target, request).catch(note);
  return problems;
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
