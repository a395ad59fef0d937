import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

import { freePort, startProcess, type RunningProcess } from '@colloquy/testing';

const thisCheckout = fileURLToPath(new URL('../../..', import.meta.url));
const READY_DEADLINE_MS = 20_000;
const POLL_MS = 50;
const STOP_DEADLINE_MS = 5_000;

export interface ServiceOptions {
  /** Folder of the service in `dist/services`. */
  readonly name: string;
  /** The working copy it is built in; null for this one. */
  readonly root: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** A service of ours as a process, as it is deployed: built, and ready when its own health check says so. */
export class Service implements AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  readonly #process: RunningProcess;
  #hasEnded = false;

  private constructor(port: number, pid: number, running: RunningProcess) {
    this.#process = running;
    this.port = port;
    this.pid = pid;
    void running.exit.then(() => (this.#hasEnded = true));
  }

  static async start({ name, root, env, signal }: ServiceOptions): Promise<Service> {
    const entry = `dist/services/${name}/main.js`;
    const cwd = root ?? thisCheckout;
    if (!existsSync(join(cwd, entry))) throw new Error(`${entry} is missing; run \`npm run build\` first`);
    const port = await freePort();
    const running = await startProcess({
      name,
      command: process.execPath,
      args: [entry],
      cwd,
      env: { ...env, PORT: String(port), HOST: '127.0.0.1' },
    });
    if (running.pid === undefined) throw running.notReady('never ran');
    const service = new Service(port, running.pid, running);
    try {
      await service.#untilReady(signal);
      return service;
    } catch (error) {
      await service[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Lets the service stop in order; one that takes too long is killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stop('SIGTERM', STOP_DEADLINE_MS).catch(() => undefined);
  }

  async #untilReady(signal: AbortSignal): Promise<void> {
    const end = performance.now() + READY_DEADLINE_MS;
    while (!(await this.#isReady())) {
      if (this.#hasEnded) throw this.#process.notReady('ended before it was ready');
      if (performance.now() > end) throw this.#process.notReady(`was not ready after ${READY_DEADLINE_MS} ms`);
      await pause(POLL_MS, undefined, { signal });
    }
  }

  async #isReady(): Promise<boolean> {
    try {
      const url = `http://127.0.0.1:${this.port}/health/ready`;
      const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }
}
