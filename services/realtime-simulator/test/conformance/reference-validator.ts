import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { reference } from './recordings.ts';
import type { World } from './world.ts';

const program = join(reference, 'validate-events.mjs');

/** A second judge, with schemas of its own, where it is at hand beside the repository. */
export const hasReferenceValidator = existsSync(program);

/** Has everything sent so far judged once more; rejects with what the second judge says is wrong. */
export async function judgeAgain(world: World): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'realtime-frames-'));
  try {
    const file = join(folder, 'frames.jsonl');
    const lines = world.judged.map(({ from, event }) => JSON.stringify({ dir: from, event }));
    await writeFile(file, lines.join('\n'));
    // It looks for ajv where it is told to: our copy belongs to the library that judges too.
    const ajv = join(process.cwd(), '../../libs/testing');
    await promisify(execFile)(process.execPath, [program, '--quiet', '--unknown=ignore', `--ajv=${ajv}`, file]);
  } catch (error) {
    const { stdout = '' } = error as { stdout?: string };
    throw new Error(stdout.slice(0, 4_000) || String(error), { cause: error });
  } finally {
    await rm(folder, { recursive: true });
  }
}
