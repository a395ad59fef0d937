import { readFile } from 'node:fs/promises';

import { UpstreamError } from '../conversations/upstream.port.ts';
import type { KeySource } from '../realtime-worker.config.ts';

/** Gives a key for each new session: the fixed one, or the file's in turn, read anew so that a rotation is seen. */
export class KeyRing {
  readonly #source: KeySource;
  #turn = 0;

  constructor(source: KeySource) {
    this.#source = source;
  }

  async next(): Promise<string> {
    switch (this.#source.from) {
      case 'value':
        return this.#source.key;
      case 'nowhere':
        return 'no-key';
      case 'file':
        return this.#fromFile(await read(this.#source.path));
      default:
        return this.#source satisfies never;
    }
  }

  #fromFile(keys: readonly string[]): string {
    const key = keys[this.#turn % keys.length];
    this.#turn += 1;
    if (key === undefined) throw new UpstreamError('upstream_rejected_key', 'the key file holds no key', false);
    return key;
  }
}

async function read(path: string): Promise<string[]> {
  try {
    const text = await readFile(path, 'utf8');
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  } catch (cause) {
    throw new UpstreamError('upstream_rejected_key', 'the key file cannot be read', false, { cause });
  }
}
