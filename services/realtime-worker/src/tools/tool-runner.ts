import { DeadlineExceeded, type Timers } from '@colloquy/lifecycle';

import type { Judge } from './json-schema.ts';
import { answerTooLarge, MAX_ANSWER_BYTES, ToolFailure, type Tool, type ToolArguments } from './tool.ts';
import type { JudgedTool } from './toolbox.ts';
import type { ToolOutcome, ToolReport } from './tool.events.ts';

/** A call as the model wrote it. */
export interface WrittenCall {
  readonly name: string;
  /** JSON, as far as the model keeps to it. */
  readonly arguments: string;
}

export interface RunnerParts {
  readonly find: (name: string) => JudgedTool | null;
  readonly timers: Timers;
  readonly report: (report: ToolReport) => void;
}

/** Carries calls out; whatever goes wrong becomes a short, honest answer to the model. */
export class ToolRunner {
  readonly #parts: RunnerParts;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
  }

  /** Resolves with what the model is to read, at the latest when the tool's time is over; rejects when `signal` aborts. */
  async run(call: WrittenCall, signal: AbortSignal): Promise<string> {
    const { find, timers, report } = this.#parts;
    const entry = find(call.name);
    const startedAt = timers.now();
    const done = (outcome: ToolOutcome) =>
      report({ kind: entry?.tool.kind ?? 'unknown', outcome, durationMs: timers.now() - startedAt });
    try {
      if (entry === null) throw new CallRefused('unknown_tool', 'there is no such tool');
      const output = await this.#within(entry.tool, judged(call, entry.judge), signal);
      if (Buffer.byteLength(output) > MAX_ANSWER_BYTES) throw answerTooLarge();
      done('ok');
      return output;
    } catch (error) {
      const { outcome, reason } = signal.aborted ? aborted : explain(error);
      done(outcome);
      signal.throwIfAborted();
      return JSON.stringify({ error: reason });
    }
  }

  /** What the model reads of a call that is not to be carried out. */
  refuse({ name }: WrittenCall, reason: string): string {
    const { find, report } = this.#parts;
    report({ kind: find(name)?.tool.kind ?? 'unknown', outcome: 'refused', durationMs: 0 });
    return JSON.stringify({ error: reason });
  }

  /** A tool that does not listen to its signal is left behind. */
  async #within(tool: Tool, given: ToolArguments, signal: AbortSignal): Promise<string> {
    const control = new AbortController();
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const stop = (error: Error) => {
      reject(error);
      control.abort(error);
    };
    const onAbort = () => stop(new Error('the conversation is over'));
    using _timer = this.#parts.timers.after(tool.timeoutMs, () => stop(new DeadlineExceeded('the tool took too long')));
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([tool.run(given, control.signal), stopped]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}

/** A call that is not carried out. */
class CallRefused extends Error {
  override readonly name = 'CallRefused';
  readonly outcome: ToolOutcome;

  constructor(outcome: ToolOutcome, reason: string) {
    super(reason);
    this.outcome = outcome;
  }
}

const aborted = { outcome: 'aborted', reason: '' } as const;

function judged(call: WrittenCall, judge: Judge): ToolArguments {
  const given = parse(call.arguments);
  const problems = judge(given);
  if (problems.length > 0) throw invalid(problems.join('; '));
  if (!isArguments(given)) throw invalid('must be a JSON object');
  return given;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw invalid('must be JSON');
  }
}

function invalid(problems: string): CallRefused {
  return new CallRefused('invalid_arguments', `the arguments are wrong: ${problems}`);
}

function isArguments(value: unknown): value is ToolArguments {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function explain(error: unknown): { outcome: ToolOutcome; reason: string } {
  if (error instanceof CallRefused) return { outcome: error.outcome, reason: error.message };
  if (error instanceof DeadlineExceeded) return { outcome: 'timeout', reason: error.message };
  if (error instanceof ToolFailure) {
    return { outcome: error.isTooLarge ? 'too_large' : 'failed', reason: error.message };
  }
  return { outcome: 'failed', reason: 'the tool failed' };
}
