import { chatRequest } from './chat-messages.ts';
import { ChatStream, sentencesOf } from './chat-stream.ts';
import type { Cue, Persona, PlannedCall, Reply } from './persona.port.ts';

export interface ChatEndpoint {
  /** Base URL of an API like OpenAI's, for example `http://localhost:11434/v1`. */
  readonly url: string;
  readonly model: string;
  readonly key: string | null;
  /** For the whole answer. */
  readonly deadlineMs: number;
}

/** The chat endpoint gave no answer. Says nothing of what was asked. */
class ChatFailed extends Error {
  override readonly name = 'ChatFailed';
  readonly retryable = true;
}

/** Has a chat model find the words: the first sentence can be spoken while it still thinks of the next. */
export class ChatPersona implements Persona {
  readonly #endpoint: ChatEndpoint;

  constructor(endpoint: ChatEndpoint) {
    this.#endpoint = endpoint;
  }

  async reply(cue: Cue, signal: AbortSignal): Promise<Reply> {
    const stream = new ChatStream(await this.#ask(cue, signal));
    const sentences = sentencesOf(stream.words());
    const first = await sentences.next();
    if (!first.done) {
      const message = { kind: 'message', phase: 'final_answer', sentences: [first.value], rest: sentences } as const;
      return { outputs: [message], later: callsOf(stream) };
    }
    const outputs = plannedCalls(stream);
    if (outputs.length === 0) throw new ChatFailed('the chat endpoint had nothing to say');
    return { outputs };
  }

  async #ask(cue: Cue, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const { url, model, key, deadlineMs } = this.#endpoint;
    const response = await fetch(`${url.replace(/\/$/, '')}/chat/completions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(key !== null && { Authorization: `Bearer ${key}` }) },
      body: JSON.stringify(chatRequest(cue, model)),
      signal: AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
    });
    if (response.ok && response.body) return response.body;
    await response.body?.cancel();
    throw new ChatFailed(`the chat endpoint answered with status ${response.status}`);
  }
}

function plannedCalls({ calls }: ChatStream): PlannedCall[] {
  return calls.map((call) => ({ kind: 'function_call', name: call.name, arguments: call.arguments || '{}' }));
}

/** Complete once the words are all there. */
async function* callsOf(stream: ChatStream): AsyncGenerator<PlannedCall> {
  await Promise.resolve();
  yield* plannedCalls(stream);
}
