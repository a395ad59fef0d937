import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startSimulator } from '../src/index.ts';
import { findModel } from '../src/recognition/model-files.ts';
import { loadSherpa } from '../src/recognition/sherpa.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'model-'));
});
afterAll(async () => {
  await rm(root, { recursive: true });
});

async function folder(name: string, files: readonly string[]): Promise<string> {
  const path = join(root, name);
  await mkdir(path);
  for (const file of files) await writeFile(join(path, file), '');
  return path;
}

describe('the files of a speech model', () => {
  it('are those of a transducer, the smaller ones where there are two sizes', async () => {
    const files = ['tokens.txt', 'encoder-1.onnx', 'encoder-1.int8.onnx', 'decoder-1.onnx', 'joiner-1.onnx'];
    const path = await folder('transducer', files);
    expect(await findModel(path)).toEqual({
      tokens: join(path, 'tokens.txt'),
      transducer: {
        encoder: join(path, 'encoder-1.int8.onnx'),
        decoder: join(path, 'decoder-1.onnx'),
        joiner: join(path, 'joiner-1.onnx'),
      },
    });
  });

  it('are those of a Whisper', async () => {
    const path = await folder('whisper', ['tiny.en-tokens.txt', 'tiny.en-encoder.onnx', 'tiny.en-decoder.onnx']);
    expect(await findModel(path)).toEqual({
      tokens: join(path, 'tiny.en-tokens.txt'),
      whisper: { encoder: join(path, 'tiny.en-encoder.onnx'), decoder: join(path, 'tiny.en-decoder.onnx') },
    });
  });

  it.each([
    [[], 'tokens.txt is missing'],
    [['tokens.txt', 'encoder.onnx'], 'decoder*.onnx is missing'],
    [['tokens.txt', 'encoder.onnx', 'decoder.onnx'], 'joiner*.onnx is missing'],
  ])('are missed by name: of %j %s', async (files, message) => {
    await expect(findModel(await folder(`part ${files.length}`, files))).rejects.toThrow(message);
  });
});

describe('a simulator that shall understand speech', () => {
  const start = (speechModelDir: string) =>
    startSimulator({ log: { level: 'silent', format: 'json' }, speechModelDir });

  it('does not start without its folder', async () => {
    await expect(start(join(root, 'nowhere'))).rejects.toThrow('SIMULATOR_SPEECH_MODEL_DIR: the folder cannot be read');
  });

  it('does not start without the package that runs the model', async () => {
    const path = await folder('model', ['tokens.txt', 'encoder.onnx', 'decoder.onnx', 'joiner.onnx']);
    await expect(start(path)).rejects.toThrow(/SIMULATOR_SPEECH_MODEL_DIR needs the package sherpa-onnx-node/);
  });
});

describe('the package that runs the model', () => {
  it('must be the right one', async () => {
    await expect(loadSherpa('node:path')).rejects.toThrow('node:path has no OfflineRecognizer.createAsync');
  });
});
