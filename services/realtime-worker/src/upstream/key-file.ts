import { readFile, stat } from 'node:fs/promises';

import { UpstreamError } from '../conversations/upstream.port.ts';
import type { KeySource } from '../realtime-worker.config.ts';

/** The keys as they are now: one of the environment, or those of a file, which is read again when it changes. */
export class KeyFile {
  readonly #source: KeySource;
  #keys: readonly string[] = [];
  #version = '';

  constructor(source: KeySource) {
    this.#source = source;
  }

  /** Rejects with `UpstreamError` when there is no key to read. */
  async keys(): Promise<readonly string[]> {
    switch (this.#source.from) {
      case 'value':
        return [this.#source.key];
      case 'nowhere':
        return ['no-key'];
      case 'file':
        return await this.#read(this.#source.path);
      default:
        return this.#source satisfies never;
    }
  }

  async #read(path: string): Promise<readonly string[]> {
    try {
      // A file replaced in place keeps neither its inode nor, within one tick of the clock, always its time.
      const { mtimeMs, ino, size } = await stat(path);
      const version = `${mtimeMs} ${ino} ${size}`;
      if (version !== this.#version) {
        this.#keys = linesOf(await readFile(path, 'utf8'));
        this.#version = version;
      }
    } catch (cause) {
      throw new UpstreamError('upstream_rejected_key', 'the key file cannot be read', false, { cause });
    }
    if (this.#keys.length === 0) throw new UpstreamError('upstream_rejected_key', 'the key file holds no key', false);
    return this.#keys;
  }
}

function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== '' && !line.startsWith('#')))];
}
