import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { fillPlaceholders } from '@colloquy/config';

import { loadTools } from './tool-file.ts';

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const weather = { name: 'weather', description: 'Weather of a city.', parameters, http: { url: 'https://w.test/now' } };
const never = new AbortController().signal;

async function load(content: unknown, files: Record<string, string> = {}, env: NodeJS.ProcessEnv = {}) {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'colloquy-tools-'));
  const file = join(folder.path, 'tools.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
  return await loadTools(file, (text) => fillPlaceholders(text, env));
}

describe('the file of the tools', () => {
  it('gives tools over HTTP with their own time or that of all', async () => {
    const slow = { ...weather, name: 'slow', http: { ...weather.http, timeoutMs: 20 } };
    expect(await load([weather, slow])).toMatchObject([
      { name: 'weather', kind: 'http', timeoutMs: 10_000, parameters },
      { name: 'slow', kind: 'http', timeoutMs: 20 },
    ]);
  });

  it('gives tools of modules beside it', async () => {
    const add = { ...weather, name: 'add', http: undefined, module: { path: './add.mjs', export: 'add' } };
    const [tool] = await load([add], { 'add.mjs': 'export const add = ({ a, b }) => ({ sum: a + b });' });
    expect(await tool?.run({ a: 2, b: 3 }, never)).toBe('{"sum":5}');
  });

  it.each([
    ['is not JSON', '{', /cannot be read/],
    ['holds no array', {}, /must hold an array/],
    ['has a tool without a description', [{ ...weather, description: undefined }], /weather: .*description/],
    ['has a name a model cannot call', [{ ...weather, name: 'two words' }], /two words: \/name/],
    ['has a name twice', [weather, weather], /weather: the name is taken/],
    ['takes the name of a built-in tool', [{ ...weather, name: 'lookup_document' }], /the name is taken/],
    ['has a wrong schema', [{ ...weather, parameters: { type: 'object', required: 'city' } }], /no JSON Schema/],
    ['has a misspelt field', [{ ...weather, timeout: 5 }], /timeout/],
    ['says nothing of how to call', [{ ...weather, http: undefined }], /either "http" or "module"/],
    ['leads out of the web', [{ ...weather, http: { url: 'file:///etc/passwd' } }], /http or https/],
    [
      'names a module that is missing',
      [{ ...weather, http: undefined, module: { path: 'no.mjs', export: 'a' } }],
      /weather: /,
    ],
  ])('is refused when it %s', async (_what, content, problem) => {
    await expect(load(content)).rejects.toThrow(problem);
  });

  it('tells which variable a header needs, and never what it holds', async () => {
    const http = { ...weather.http, headers: { Authorization: 'Bearer ${WEATHER_KEY}' } };
    await expect(load([{ ...weather, http }])).rejects.toThrow('weather: WEATHER_KEY is needed and not set');
    const failed = load([{ ...weather, http }], {}, { WEATHER_KEY: 'top\nsecret' });
    await expect(failed).rejects.toThrow(/cannot be sent$/);
  });
});
