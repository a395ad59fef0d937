import { systemTimers } from '@colloquy/lifecycle';
import { StartError } from '@colloquy/nest-host';

import { findModel, ModelIncomplete } from './model-files.ts';
import { ModelWords } from './model-words.ts';
import { loadSherpa, type Sherpa } from './sherpa.ts';

/** A turn of half a minute takes a small model some seconds. */
const DEADLINE_MS = 10_000;
const VARIABLE = 'SIMULATOR_SPEECH_MODEL_DIR';

/** Who understands speech by the model of that folder. Throws `StartError` when the package or a file of it is missing. */
export async function loadSpeechModel(folder: string): Promise<ModelWords> {
  try {
    const model = await findModel(folder);
    return await ModelWords.load(await sherpa(), model, { timers: systemTimers, deadlineMs: DEADLINE_MS });
  } catch (error) {
    if (error instanceof StartError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError(
      error instanceof ModelIncomplete ? `${VARIABLE}: ${why}` : `${VARIABLE} cannot be used: ${why}`,
    );
  }
}

async function sherpa(): Promise<Sherpa> {
  try {
    return await loadSherpa();
  } catch {
    throw new StartError(`${VARIABLE} needs the package sherpa-onnx-node: npm install sherpa-onnx-node@1.13`);
  }
}
