import { describe, expect, it } from '@jest/globals';

import { PriceList } from './price-list.ts';

const none = {
  input_text_fresh: 0,
  input_text_cached: 0,
  input_audio_fresh: 0,
  input_audio_cached: 0,
  output_text: 0,
  output_audio: 0,
};

describe('the price list', () => {
  const prices = new PriceList();
  const tokens = { type: 'tokens', input_tokens: 1_000, output_tokens: 100, total_tokens: 1_100 } as const;

  it('charges each kind of token by its own price', () => {
    const million = Object.fromEntries(Object.keys(none).map((kind) => [kind, 1_000_000])) as typeof none;
    expect(prices.ofTokens('gpt-realtime-2.1', million)).toEqual({
      input_text_fresh: 4,
      input_text_cached: 0.4,
      input_audio_fresh: 32,
      input_audio_cached: 0.4,
      output_text: 24,
      output_audio: 64,
    });
  });

  it('charges a turn of a few tokens a fraction of a cent', () => {
    expect(prices.ofTokens('gpt-realtime-2.1', { ...none, output_audio: 50 })?.output_audio).toBeCloseTo(0.0032, 10);
  });

  it('charges transcription by the second', () => {
    expect(prices.ofTranscription('gpt-realtime-whisper', { type: 'duration', seconds: 30 })).toBeCloseTo(0.0085, 10);
  });

  it('charges transcription by the token where the model does', () => {
    expect(prices.ofTranscription('gpt-4o-transcribe', tokens)).toBeCloseTo(0.0035, 10);
    expect(prices.hasTranscription('gpt-4o-transcribe')).toBe(true);
  });

  it('guesses no price', () => {
    expect(prices.ofTokens('gpt-realtime-of-tomorrow', none)).toBeNull();
    expect(prices.ofTokens('constructor', none)).toBeNull();
    expect(prices.ofTranscription('gpt-4o-transcribe', { type: 'duration', seconds: 30 })).toBeNull();
    expect(prices.ofTranscription('gpt-realtime-whisper', tokens)).toBeNull();
    expect(prices.hasTokens('constructor') || prices.hasTranscription('constructor')).toBe(false);
  });

  it('says when it was read', () => {
    expect(prices.asOf).toMatch(/^20\d\d-\d\d$/);
  });
});
