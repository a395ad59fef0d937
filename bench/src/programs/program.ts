import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { Answers, Question, Reply } from './answer.ts';

/** How long a program may take to leave by itself (ms). */
const LEAVE_MS = 2_000;

export interface ProgramOptions {
  /** How errors call it. */
  readonly name: string;
  /** A TypeScript file that calls `answerParent`. */
  readonly entry: URL;
  /** Ends the program. */
  readonly signal: AbortSignal;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (problem: Error) => void;
}

/** A part of the bench in a process of its own; disposing ends it. `A` is what it can be asked. */
export class Program<A extends Answers> implements AsyncDisposable {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #hasEnded = false;

  constructor({ name, entry, signal, env }: ProgramOptions) {
    this.#name = name;
    this.#child = fork(fileURLToPath(entry), {
      execArgv: ['--conditions=colloquy:source'],
      env: { ...process.env, ...env },
      // Numbers by the hundred thousand go over as they are.
      serialization: 'advanced',
      signal,
    });
    this.#child.on('message', (reply) => this.#settle(reply as Reply));
    this.#child.on('error', (error) => this.#end(error.message));
    this.#child.once('exit', (code, signalName) => {
      this.#hasEnded = true;
      this.#end(`it ended with ${signalName ?? `code ${code ?? 'unknown'}`}`);
    });
  }

  get pid(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error(`${this.#name} could not be started`);
    return pid;
  }

  /** Rejects when the program has no answer, ends, or takes longer than `deadlineMs`. */
  async ask<K extends keyof A & string>(
    name: K,
    argument: Parameters<A[K]>[0],
    deadlineMs = 10_000,
  ): Promise<Awaited<ReturnType<A[K]>>> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = (this.#asked += 1);
    const overdue = setTimeout(() => reject(this.#problem(`"${name}" took over ${deadlineMs} ms`)), deadlineMs);
    this.#waiting.set(id, { resolve, reject });
    if (this.#child.connected) this.#child.send({ id, name, argument } satisfies Question);
    else reject(this.#problem('it has ended'));
    try {
      return (await promise) as Awaited<ReturnType<A[K]>>;
    } finally {
      clearTimeout(overdue);
      this.#waiting.delete(id);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#hasEnded) return;
    const exit = once(this.#child, 'exit');
    const kill = setTimeout(() => this.#child.kill('SIGKILL'), LEAVE_MS);
    if (this.#child.connected) this.#child.disconnect();
    await exit;
    clearTimeout(kill);
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (reply.isAnswered) waiting?.resolve(reply.value);
    else waiting?.reject(this.#problem(reply.problem));
  }

  #end(problem: string): void {
    for (const { reject } of this.#waiting.values()) reject(this.#problem(problem));
  }

  #problem(problem: string): Error {
    return new Error(`${this.#name}: ${problem}`);
  }
}
