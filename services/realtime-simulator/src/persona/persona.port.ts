import type { Tool, ToolChoice } from '../protocol/generation-schema.ts';
import type { Item, Phase } from '../protocol/item.ts';
import type { EarlyEnd } from '../protocol/response-object.ts';
import type { RemoteOffer } from '../remote-tools/remote-tools.ts';

/** What the other side said last, as far as the simulator can know it. */
export type Heard =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'speech'; readonly seconds: number; /** Where somebody knows them. */ readonly words?: string }
  | { readonly kind: 'picture' }
  | { readonly kind: 'tool_result'; readonly output: string }
  | { readonly kind: 'nothing' };

/** Everything an answer is made from: the response's own settings over the session's. */
export interface Cue {
  readonly heard: Heard;
  /** How many times the assistant has spoken before in this conversation. */
  readonly turn: number;
  readonly instructions: string;
  /** What the answer continues, oldest first; what a user said carries its transcript once there is one. */
  readonly items: readonly Item[];
  readonly tools: readonly Tool[];
  /** Those of the tools that are on remote servers. */
  readonly offers: readonly RemoteOffer[];
  readonly toolChoice: ToolChoice;
  /** False when an answer may hold one function call at most. */
  readonly mayCallInParallel: boolean;
}

/** A message, aloud or in writing as the response wants it: one to four sentences, each of 2 to 6 seconds when spoken. */
export interface PlannedMessage {
  readonly kind: 'message';
  /** `commentary` goes before a function call, `final_answer` ends the turn. Only 2.x models show it. */
  readonly phase: Phase;
  readonly sentences: readonly string[];
  /** Sentences that follow those, given as they are thought of. Throws when the thought breaks off. */
  readonly rest?: AsyncIterable<string>;
}

/** A function the client shall call. */
export interface PlannedCall {
  readonly kind: 'function_call';
  readonly name: string;
  /** JSON of an object. */
  readonly arguments: string;
}

/** A tool of a remote server that the service calls itself, or asks first whether it may. */
export interface PlannedRemoteCall {
  readonly kind: 'remote_call';
  readonly offer: RemoteOffer;
  /** JSON of an object. */
  readonly arguments: string;
}

export type PlannedOutput = PlannedMessage | PlannedCall | PlannedRemoteCall;

/** An answer: its items in their order, as `output_index` counts them. */
export interface Reply {
  readonly outputs: readonly PlannedOutput[];
  /** What follows them and is known only once they have been given. */
  readonly later?: AsyncIterable<PlannedOutput>;
  /** Set when the response, once the outputs have been given, ends as anything but `completed`. */
  readonly end?: EarlyEnd;
}

/** Decides what is said and which functions are called. */
export interface Persona {
  /** Rejects when there is no answer; the response then fails. `signal` aborts when nobody waits for it any more. */
  reply(cue: Cue, signal: AbortSignal): Promise<Reply>;
}

/** An answer of words alone. */
export function spoken(sentences: readonly string[]): Reply {
  return { outputs: [{ kind: 'message', phase: 'final_answer', sentences }] };
}
