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
    expect(prices.ofTranscription('gpt-realtime-whisper', 30)).toBeCloseTo(0.0085, 10);
  });

  it('guesses no price', () => {
    expect(prices.ofTokens('gpt-realtime-of-tomorrow', none)).toBeNull();
    expect(prices.ofTokens('constructor', none)).toBeNull();
    expect(prices.ofTranscription('gpt-4o-transcribe', 30)).toBeNull();
  });

  it('says when it was read', () => {
    expect(prices.asOf).toMatch(/^20\d\d-\d\d$/);
  });
});
