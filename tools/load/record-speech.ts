/**
 * Makes the recording that `deploy/k6` speaks: a question of some seconds, by our own synthesizer, PCM16 mono at 16 kHz.
 * `npm run load:speech`; the same words always give the same file.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { encodeWav } from '../../libs/audio/src/index.ts';
import { speak } from '../../libs/testing/src/speech.ts';
import { runMain, say } from '../shell/console.mjs';
import { root } from '../shell/workspace.mjs';

const RATE = 16_000;
const file = 'deploy/k6/speech/question.wav';

await runMain(async () => {
  const samples = await speak('What can you tell me about the weather on the planet Mars?', { rate: RATE });
  writeFileSync(join(root, file), encodeWav({ samples: withoutTail(samples), rate: RATE }));
  say(`${file} is written`);
  return 0;
});

/** Ends with the last sound, because the time to the reply is measured from the end. */
function withoutTail(samples: Int16Array): Int16Array {
  const last = samples.findLastIndex((sample) => Math.abs(sample) > 500);
  return samples.subarray(0, last + 1);
}
