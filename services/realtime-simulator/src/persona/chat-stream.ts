import { z } from 'zod';

/** One `data:` line of a chat completion that streams; what else it holds is passed over. */
const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            tool_calls: z
              .array(
                z.object({
                  index: z.int().min(0).default(0),
                  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).optional(),
                }),
              )
              .nullish(),
          })
          .optional(),
      }),
    )
    .default([]),
});

/** A line or an answer longer than this is none that could be spoken. */
const MAX_CHARACTERS = 1024 * 1024;

export interface StreamedCall {
  name: string;
  arguments: string;
}

/** What a chat endpoint sent that is no chat completion, or too much of one. */
class InvalidChatStream extends Error {
  override readonly name = 'InvalidChatStream';
  readonly retryable = false;
}

/** Reads a streamed chat completion: gives its words as they come and keeps the function calls for the end. */
export class ChatStream {
  readonly calls: StreamedCall[] = [];
  readonly #body: AsyncIterable<Uint8Array>;

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#body = body;
  }

  /** The words, piece by piece. Throws `InvalidChatStream`, and what the connection throws. */
  async *words(): AsyncGenerator<string> {
    for await (const line of this.#lines()) {
      if (!line.startsWith('data:')) continue;
      const text = line.slice('data:'.length).trim();
      if (text === '[DONE]') return;
      const delta = parse(text).choices[0]?.delta;
      for (const call of delta?.tool_calls ?? []) this.#keep(call.index, call.function);
      if (delta?.content) yield delta.content;
    }
  }

  async *#lines(): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    let rest = '';
    let total = 0;
    for await (const bytes of this.#body) {
      total += bytes.length;
      if (total > MAX_CHARACTERS) throw new InvalidChatStream('the answer is longer than 1 MiB');
      const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest !== '') yield rest;
  }

  #keep(index: number, piece: { name?: string | null | undefined; arguments?: string | null | undefined } = {}): void {
    const call = (this.calls[index] ??= { name: '', arguments: '' });
    call.name += piece.name ?? '';
    call.arguments += piece.arguments ?? '';
  }
}

function parse(text: string): z.infer<typeof chunkSchema> {
  try {
    return chunkSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new InvalidChatStream('a piece of the answer is no chat completion', { cause });
  }
}

/** Puts pieces of text together to sentences, each given as soon as the next one begins; the last one at the end. */
export async function* sentencesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    for (let end = sentenceEnd(text); end > 0; end = sentenceEnd(text)) {
      yield text.slice(0, end).trim();
      text = text.slice(end);
    }
  }
  if (text.trim() !== '') yield text.trim();
}

/** After the first full stop that ends at least two words; an abbreviation or a number goes on. */
function sentenceEnd(text: string): number {
  const end = /^\s*\S+\s[^]*?[^\s.][.!?…]+["')\]]*(?=\s+\S)/.exec(text);
  return end ? end[0].length : 0;
}
