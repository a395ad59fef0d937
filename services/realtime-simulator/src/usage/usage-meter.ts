import type { Usage } from '../protocol/response-object.ts';
import type { TokenCount } from './token-count.ts';

/** The service caches whole blocks of this many tokens (recorded). */
const CACHE_BLOCK = 64;
/** Tokens a minute the simulated account may use. */
const TOKENS_PER_MINUTE = 15_000_000;

/** Counts what the responses of one session cost. What one response read and said is cached for the next (recorded). */
export class UsageMeter {
  #cacheable: TokenCount = { text: 0, audio: 0 };

  /** The usage of a response. Of models that reason `reasoning` tells the part of the text that was thought; else null. */
  settle(input: TokenCount, output: TokenCount, reasoning: number | null = null): Usage {
    const cached = { text: this.#cached('text', input), audio: this.#cached('audio', input) };
    this.#cacheable = { text: input.text + output.text, audio: input.audio + output.audio };
    const inputTokens = input.text + input.audio;
    const outputTokens = output.text + output.audio;
    return {
      total_tokens: inputTokens + outputTokens,
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      input_token_details: {
        ...split(input),
        cached_tokens: cached.text + cached.audio,
        cached_tokens_details: split(cached),
      },
      output_token_details: {
        text_tokens: output.text,
        audio_tokens: output.audio,
        ...(reasoning !== null && { reasoning_tokens: reasoning }),
      },
    };
  }

  #cached(kind: keyof TokenCount, input: TokenCount): number {
    return Math.floor(Math.min(this.#cacheable[kind], input[kind]) / CACHE_BLOCK) * CACHE_BLOCK;
  }
}

/** `rate_limits.updated` after a response: one entry, `tokens`, as recorded. */
export function rateLimitsAfter(usage: Usage) {
  const used = Math.min(usage.total_tokens, TOKENS_PER_MINUTE);
  return [
    {
      name: 'tokens',
      limit: TOKENS_PER_MINUTE,
      remaining: TOKENS_PER_MINUTE - used,
      reset_seconds: Number(((used / TOKENS_PER_MINUTE) * 60).toFixed(3)),
    },
  ];
}

function split({ text, audio }: TokenCount) {
  return { text_tokens: text, audio_tokens: audio, image_tokens: 0 };
}
