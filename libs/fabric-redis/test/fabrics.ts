import { randomUUID } from 'node:crypto';

import type { Fabric } from '@colloquy/fabric';

import { openRedisFabric, type RedisFabricOptions } from '../src/index.ts';

/** Opens fabrics that share a key prefix of their own; disposing closes them all. */
export class Fabrics implements AsyncDisposable {
  readonly prefix = `test-${randomUUID()}`;
  /** What the fabrics reported. */
  readonly faults: Error[] = [];
  readonly #url: string;
  readonly #opened: Fabric[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  async open(options: Partial<RedisFabricOptions> = {}): Promise<Fabric> {
    const onError = (error: Error) => void this.faults.push(error);
    const fabric = await openRedisFabric({ url: this.#url, keyPrefix: this.prefix, onError, ...options });
    this.#opened.push(fabric);
    return fabric;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#opened.map((fabric) => fabric[Symbol.asyncDispose]()));
  }
}
