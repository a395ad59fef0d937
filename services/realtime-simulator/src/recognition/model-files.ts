import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What `OfflineRecognizer` of sherpa-onnx is told of a model; paths are whole. */
export type ModelConfig = { readonly tokens: string } & (
  | { readonly transducer: { readonly encoder: string; readonly decoder: string; readonly joiner: string } }
  | { readonly whisper: { readonly encoder: string; readonly decoder: string } }
);

/** The folder holds no model of a known kind, or not all of one. */
export class ModelIncomplete extends Error {
  override readonly name = 'ModelIncomplete';
  readonly retryable = false;
}

/**
 * Finds the files of a model as sherpa-onnx publishes them: a transducer (encoder, decoder, joiner) or a Whisper (encoder,
 * decoder), with its tokens. Throws `ModelIncomplete` naming what is missing.
 */
export async function findModel(folder: string): Promise<ModelConfig> {
  const names = await readdir(folder).catch(() => {
    throw new ModelIncomplete('the folder cannot be read');
  });
  const path = (what: string, pattern: RegExp) => join(folder, choose(names, what, pattern));
  const tokens = path('tokens.txt', /tokens\.txt$/);
  const encoder = path('encoder*.onnx', /encoder.*\.onnx$/);
  const decoder = path('decoder*.onnx', /decoder.*\.onnx$/);
  if (names.some((name) => /joiner.*\.onnx$/.test(name))) {
    return { tokens, transducer: { encoder, decoder, joiner: path('joiner*.onnx', /joiner.*\.onnx$/) } };
  }
  // A Whisper's files carry its name in front: `tiny.en-encoder.onnx`.
  if (names.some((name) => name.startsWith('encoder'))) throw new ModelIncomplete('joiner*.onnx is missing');
  return { tokens, whisper: { encoder, decoder } };
}

/** Of a file in two sizes the smaller one, which has `int8` in its name. */
function choose(names: readonly string[], what: string, pattern: RegExp): string {
  const fitting = names.filter((name) => pattern.test(name)).toSorted();
  const chosen = fitting.find((name) => name.includes('int8')) ?? fitting[0];
  if (chosen === undefined) throw new ModelIncomplete(`${what} is missing`);
  return chosen;
}
