import { describe, expect, it } from '@jest/globals';

import { tokensOf } from './token-usage.ts';

const usage = {
  total_tokens: 821,
  input_tokens: 789,
  output_tokens: 32,
  input_token_details: {
    text_tokens: 313,
    audio_tokens: 476,
    cached_tokens: 640,
    cached_tokens_details: { text_tokens: 256, audio_tokens: 384 },
  },
  output_token_details: { text_tokens: 9, audio_tokens: 23 },
};

describe('the tokens of a response', () => {
  it('are split by modality and cache', () => {
    expect(tokensOf(usage)).toEqual({
      input_text_fresh: 57,
      input_text_cached: 256,
      input_audio_fresh: 92,
      input_audio_cached: 384,
      output_text: 9,
      output_audio: 23,
    });
  });

  it('are fresh text where the service does not split them', () => {
    const tokens = tokensOf({ input_tokens: 100, output_tokens: 10, input_token_details: { cached_tokens: 64 } });
    expect(tokens).toMatchObject({ input_text_fresh: 100, input_text_cached: 0, output_text: 10, output_audio: 0 });
  });

  it('are none when the service says nothing', () => {
    expect(Object.values(tokensOf(undefined))).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
