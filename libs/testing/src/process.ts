import { spawn, type ChildProcess } from 'node:child_process';

import { withDeadline } from '@colloquy/lifecycle';

import { CapturedOutput } from './captured-output.ts';

export interface ProcessOptions {
  /** How errors call the process. */
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[];
  /** Added to this process's own environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Printed on stdout once the process is of use; without it, it is ready when it runs. */
  readonly readyWhen?: RegExp;
  readonly readyDeadlineMs?: number;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process could not be run or ended before it was ready; the message has its last lines. */
export class ProcessNotReady extends Error {
  override readonly name = 'ProcessNotReady';
  /** The command itself does not exist. */
  readonly isMissing: boolean;

  constructor(message: string, isMissing = false) {
    super(message);
    this.isMissing = isMissing;
  }
}

/** Starts a process and resolves when it is ready, else rejects with `ProcessNotReady` and leaves nothing running. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const running = new RunningProcess(options);
  const deadlineMs = options.readyDeadlineMs ?? 20_000;
  try {
    await withDeadline(running.ready, deadlineMs, `the start of ${options.name}`);
  } catch (error) {
    await running.kill();
    if (error instanceof ProcessNotReady) throw error;
    throw running.notReady(`was not ready after ${deadlineMs} ms`);
  }
  return running;
}

/** A child process; disposing kills it. Made by `startProcess`. */
export class RunningProcess {
  /** Resolves when the process has ended and all it printed is in `output`. */
  readonly exit: Promise<ProcessExit>;
  /** Rejects with `ProcessNotReady`. */
  readonly ready: Promise<void>;
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #output = new CapturedOutput();

  constructor(options: ProcessOptions) {
    const { command, args = [], env, cwd } = options;
    const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, {
      stdio,
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
    this.#name = options.name;
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (piece: string) => this.#output.append(piece));
    }
    this.exit = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
    this.ready = this.#untilReady(child.stdout, options.readyWhen);
  }

  /** Undefined only if the process never ran. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What it printed so far, stdout and stderr as they came. */
  get output(): string {
    return this.#output.text;
  }

  /** Sends `signal` and waits for the end; a process that ignores it for `deadlineMs` is killed and the call rejects. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', deadlineMs = 10_000): Promise<ProcessExit> {
    this.#child.kill(signal);
    try {
      return await withDeadline(this.exit, deadlineMs, `the end of ${this.#name} after ${signal}`);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  kill(): Promise<ProcessExit> {
    this.#child.kill('SIGKILL');
    return this.exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  notReady(problem: string, isMissing = false): ProcessNotReady {
    const lines = this.#output.lastLines(20);
    return new ProcessNotReady(`${this.#name} ${problem}${lines ? `; its last lines:\n${lines}` : ''}`, isMissing);
  }

  #untilReady(stdout: NodeJS.ReadableStream, readyWhen: RegExp | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const printed = new CapturedOutput();
      const look = (piece: string): void => {
        printed.append(piece);
        if (readyWhen?.test(printed.text)) settle(resolve);
      };
      const settle = (action: () => void): void => {
        stdout.off('data', look);
        action();
      };
      stdout.on('data', look);
      if (!readyWhen) this.#child.once('spawn', () => settle(resolve));
      this.#child.once('error', (error: NodeJS.ErrnoException) => {
        settle(() => reject(this.notReady(`could not be run: ${error.message}`, error.code === 'ENOENT')));
      });
      void this.exit.then(({ code, signal }) => {
        settle(() => reject(this.notReady(`ended with ${signal ?? `code ${code ?? 'unknown'}`} before it was ready`)));
      });
    });
  }
}
