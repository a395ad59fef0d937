import type { ToolItem } from '@colloquy/fabric';

import { outputOf, replayItem } from '../conversations/history/replay.ts';
import { newItemId } from '../conversations/item-id.ts';
import type { UpstreamClientEvent, UpstreamServerEvent } from '../conversations/upstream.port.ts';
import type { ToolRunner, WrittenCall } from './tool-runner.ts';

type ResponseCreate = Extract<UpstreamClientEvent, { type: 'response.create' }>;
type Response = Extract<UpstreamServerEvent, { type: 'response.done' }>['response'];

/** A call the model made in a response that is complete. */
export interface FunctionCall extends WrittenCall {
  readonly itemId: string;
  readonly callId: string;
}

export interface ToolCallsParts {
  readonly runner: ToolRunner;
  /** To the session in use; nothing happens while there is none. */
  readonly send: (event: UpstreamClientEvent) => void;
  readonly keep: (item: ToolItem) => void;
  /** A call begins, or was answered. */
  readonly tell: (call: FunctionCall, status: 'running' | 'done') => void;
  /** The model has the results of all calls of a response and is to go on. */
  readonly onAnswered: () => void;
}

/** Calls of one response that are carried out; what is beyond is refused. */
const MAX_CALLS = 16;

/** Responses in a row that may call tools before the model has to answer with what it knows. */
const MAX_ROUNDS = 8;

/** The calls of one conversation: carried out side by side, once, and given up when the conversation ends. */
export class ToolCalls implements Disposable {
  readonly #parts: ToolCallsParts;
  readonly #ending = new AbortController();
  readonly #seen = new Set<string>();
  #session = 0;
  #running = 0;
  #rounds = 0;

  constructor(parts: ToolCallsParts) {
    this.#parts = parts;
  }

  /** No call is under way. */
  get isIdle(): boolean {
    return this.#running === 0;
  }

  /** Asks for a reply; without tools when the model has called some too often in a row. */
  responseCreate(): ResponseCreate {
    const isExhausted = this.#rounds >= MAX_ROUNDS;
    return { type: 'response.create', ...(isExhausted && { response: { tool_choice: 'none' } }) };
  }

  userTurn(): void {
    this.#rounds = 0;
  }

  /** Another session is in use: it does not know the calls of the one before. */
  newSession(): void {
    this.#session += 1;
  }

  take(calls: readonly FunctionCall[]): void {
    const fresh = calls.filter(({ callId }) => !this.#seen.has(callId));
    if (fresh.length === 0 || this.#ending.signal.aborted) return;
    for (const { callId } of fresh) this.#seen.add(callId);
    this.#rounds += 1;
    void this.#answer(fresh);
  }

  [Symbol.dispose](): void {
    this.#ending.abort(new Error('the conversation is over'));
  }

  async #answer(calls: readonly FunctionCall[]): Promise<void> {
    const session = this.#session;
    this.#running += 1;
    const settled = await Promise.allSettled(calls.map((call, index) => this.#carryOut(call, index, session)));
    this.#running -= 1;
    const isWhole = settled.every(({ status }) => status === 'fulfilled');
    if (isWhole && !this.#ending.signal.aborted) this.#parts.onAnswered();
  }

  /**
   * A session that did not make the call is told of it together with its result. One that begins later finds both in the
   * history.
   */
  async #carryOut(call: FunctionCall, index: number, session: number): Promise<void> {
    const { runner, send, keep, tell } = this.#parts;
    const { itemId, callId, name } = call;
    tell(call, 'running');
    const output =
      index < MAX_CALLS ? await runner.run(call, this.#ending.signal) : runner.refuse(call, 'too many calls');
    if (this.#ending.signal.aborted) return;
    const item = { role: 'tool', itemId, callId, name, arguments: call.arguments, output } as const;
    keep(item);
    tell(call, 'done');
    if (session === this.#session) send(outputOf(item));
    else for (const event of replayItem(item)) send(event);
  }
}

/** The calls of a response; none of one that did not come to its end. */
export function callsOf({ status, output = [] }: Response): FunctionCall[] {
  if (status !== 'completed') return [];
  return output.flatMap((item) => {
    if (item.type !== 'function_call' || item.call_id === undefined) return [];
    return [{ itemId: item.id ?? newItemId(), callId: item.call_id, name: item.name, arguments: item.arguments }];
  });
}
