/**
 * Takes the pictures of docs/screens.md: `npm run screens`. The page is the real one, on a server
 * with the offline simulator; what the microphone hears is spoken by our own synthesizer.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encodeWav } from '../../libs/audio/src/index.ts';
import { startService } from '../../libs/testing/src/built-service.ts';
import { speak } from '../../libs/testing/src/speech.ts';
import { runMain, say } from '../shell/console.mjs';
import { root } from '../shell/workspace.mjs';
import { openCamera, type Camera, type Look } from './camera.ts';
import { scenes } from './scenes.ts';

const folder = join(root, 'docs', 'images', 'screens');

await runMain(async () => {
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(tmpdir(), 'colloquy-screens-'));
  try {
    await takeAll(await recordQuestion(work));
  } finally {
    await rm(work, { recursive: true });
  }
  return 0;
});

async function takeAll(microphoneFile: string): Promise<void> {
  for (const { name, look, grantsMicrophone = true, play } of scenes) {
    const server = await startService('standalone');
    await using _process = server.child;
    const eye: Look = { ...look, grantsMicrophone, ...(grantsMicrophone && { microphoneFile }) };
    await using camera: Camera = await openCamera(server.origin, eye);
    await play(camera, () => server.child.kill());
    await writeFile(join(folder, `${name}.webp`), await camera.picture());
    say(`${name}.webp`);
  }
}

/** A question after a second, and then a long silence. */
async function recordQuestion(work: string): Promise<string> {
  const rate = 24_000;
  const speech = await speak('Could you please explain to me how vaccines teach the body to defend itself?', { rate });
  const samples = new Int16Array(rate + speech.length + 60 * rate);
  samples.set(speech, rate);
  const file = join(work, 'question.wav');
  await writeFile(file, encodeWav({ samples, rate }));
  return file;
}
