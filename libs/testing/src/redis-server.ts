import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from './free-port.ts';
import { ProcessNotReady, startProcess, type RunningProcess } from './process.ts';
import { until } from './wait.ts';

/**
 * Starts a Redis of its own on a free loopback port, empty and without persistence; resolves when it answers. `settings` are
 * more of its configuration.
 */
export async function startRedis(settings: Readonly<Record<string, string>> = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const server = new RedisServer(await freePort(), folder, settings);
  try {
    await server.restart();
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
  return server;
}

/** A `redis-server` process; disposing ends it and removes its folder. Made by `startRedis`. */
export class RedisServer {
  readonly port: number;
  readonly url: string;
  readonly #folder: string;
  readonly #settings: Readonly<Record<string, string>>;
  #process: RunningProcess | null = null;

  constructor(port: number, folder: string, settings: Readonly<Record<string, string>>) {
    this.#settings = settings;
    this.port = port;
    this.url = `redis://127.0.0.1:${port}`;
    this.#folder = folder;
  }

  /** Of the process that runs now; null while it is killed. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Ends it as a crash would: at once, everything in it lost. */
  async kill(): Promise<void> {
    await this.#process?.kill();
    this.#process = null;
  }

  /** Kills it, unless that was done, and starts it empty at the same port; resolves when it answers. */
  async restart(): Promise<void> {
    await this.kill();
    this.#process = await this.#start();
    await until(() => answersPing(this.port), { what: `redis-server on port ${this.port} to answer PING` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #start(): Promise<RunningProcess> {
    const own = { port: String(this.port), bind: '127.0.0.1', dir: this.#folder, save: '', appendonly: 'no' };
    const settings = { ...own, ...this.#settings };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    try {
      return await startProcess({ name: 'redis-server', command: 'redis-server', args, readyWhen: /Ready to accept/ });
    } catch (error) {
      if (!(error instanceof ProcessNotReady) || !error.isMissing) throw error;
      throw new Error('this needs redis-server; install it (Debian: apt-get install redis-server)', {
        cause: error,
      });
    }
  }
}

async function answersPing(port: number): Promise<boolean> {
  const socket = createConnection(port, '127.0.0.1');
  try {
    socket.setEncoding('utf8').write('PING\r\n');
    const answer: unknown[] = await once(socket, 'data');
    return answer[0] === '+PONG\r\n';
  } finally {
    socket.destroy();
  }
}
