import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, startProcess, type RunningProcess } from '@colloquy/testing';

/** A Redis that keeps what it had when it is killed and started again, as one that runs for real does. */
export class DurableRedis implements AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly #folder: string;
  #process: RunningProcess | null = null;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(): Promise<DurableRedis> {
    const redis = new DurableRedis(await freePort(), await mkdtemp(join(tmpdir(), 'redis-')));
    await redis.startAgain();
    return redis;
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
    this.#process = null;
  }

  async startAgain(): Promise<void> {
    // `always`: with `everysec` a write may still wait for the disk when the process is killed.
    const durability = { appendonly: 'yes', appendfsync: 'always', save: '' };
    const settings = { port: String(this.port), bind: '127.0.0.1', dir: this.#folder, ...durability };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    this.#process = await startProcess({
      name: 'redis-server',
      command: 'redis-server',
      args,
      readyWhen: /Ready to accept/,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
