import { tokenKinds, type PerTokenKind, type TokenKind } from '@colloquy/protocol/internal';

import published from './prices.json' with { type: 'json' };
import type { TranscriptionUsage } from './token-usage.ts';

/** USD per million tokens. */
export interface TokenPrices {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

export interface PriceTable {
  /** Month the prices were read, as `2026-11`. */
  readonly asOf: string;
  readonly usdPerMillionTokens: Readonly<Record<string, { readonly text: TokenPrices; readonly audio: TokenPrices }>>;
  readonly usdPerMillionTokensTranscribed: Readonly<Record<string, Pick<TokenPrices, 'input' | 'output'>>>;
  readonly usdPerMinuteTranscribed: Readonly<Record<string, number>>;
}

const MILLION = 1_000_000;

/** What the speech service charges, by model. A model that is not in the table has no price: nothing is guessed. */
export class PriceList {
  readonly asOf: string;
  readonly #perToken: ReadonlyMap<string, PerTokenKind>;
  readonly #perTokenTranscribed: ReadonlyMap<string, Pick<TokenPrices, 'input' | 'output'>>;
  readonly #perMinute: ReadonlyMap<string, number>;

  constructor(table: PriceTable = published) {
    this.asOf = table.asOf;
    this.#perToken = new Map(
      Object.entries(table.usdPerMillionTokens).map(([model, prices]) => [model, byKind(prices)]),
    );
    this.#perTokenTranscribed = new Map(Object.entries(table.usdPerMillionTokensTranscribed));
    this.#perMinute = new Map(Object.entries(table.usdPerMinuteTranscribed));
  }

  /** USD by kind for what a response used; null when the model has no known price. */
  ofTokens(model: string, tokens: PerTokenKind): PerTokenKind | null {
    const prices = this.#perToken.get(model);
    if (prices === undefined) return null;
    return perKind((kind) => (tokens[kind] * prices[kind]) / MILLION);
  }

  /** USD for words written down; null when the model has no known price for what its usage is told in. */
  ofTranscription(model: string, usage: TranscriptionUsage): number | null {
    if (usage.type === 'duration') {
      const perMinute = this.#perMinute.get(model);
      return perMinute === undefined ? null : (usage.seconds * perMinute) / 60;
    }
    const prices = this.#perTokenTranscribed.get(model);
    if (prices === undefined) return null;
    return (usage.input_tokens * prices.input + usage.output_tokens * prices.output) / MILLION;
  }

  hasTokens(model: string): boolean {
    return this.#perToken.has(model);
  }

  hasTranscription(model: string): boolean {
    return this.#perMinute.has(model) || this.#perTokenTranscribed.has(model);
  }
}

function byKind({ text, audio }: { readonly text: TokenPrices; readonly audio: TokenPrices }): PerTokenKind {
  return {
    input_text_fresh: text.input,
    input_text_cached: text.cached,
    input_audio_fresh: audio.input,
    input_audio_cached: audio.cached,
    output_text: text.output,
    output_audio: audio.output,
  };
}

function perKind(figure: (kind: TokenKind) => number): PerTokenKind {
  const figures = tokenKinds.map((kind) => [kind, figure(kind)] as const);
  return Object.fromEntries(figures) as Record<TokenKind, number>;
}
