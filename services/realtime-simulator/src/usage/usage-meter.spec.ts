import { describe, expect, it } from '@jest/globals';

import { inputAudioTokens, itemTokens, outputAudioTokens } from './token-count.ts';
import { UsageMeter } from './usage-meter.ts';

describe('token counts', () => {
  it('are as recorded: 2.796 s of the user are 27 tokens', () => {
    expect(inputAudioTokens(2_796)).toBe(27);
    expect(outputAudioTokens(6_800)).toBe(136);
  });

  it('count words and sound of an item apart', () => {
    const spoken = { id: 'a', type: 'message', status: 'completed', role: 'assistant' } as const;
    const content = [{ type: 'output_audio', transcript: 'Hello there.' }] as const;
    expect(itemTokens({ ...spoken, content }, 1_000)).toEqual({ text: 8, audio: 20 });
    const user = { ...spoken, role: 'user', content: [{ type: 'input_audio', transcript: null }] } as const;
    expect(itemTokens(user, 1_000)).toEqual({ text: 5, audio: 10 });
    const call = { id: 'b', type: 'function_call', status: 'completed', call_id: 'c' } as const;
    expect(itemTokens({ ...call, name: 'wind', arguments: '{"a":1}' }, 0)).toEqual({ text: 8, audio: 0 });
  });
});

describe('usage', () => {
  it('adds up, and caches what the response before read and said in blocks of 64', () => {
    const meter = new UsageMeter();
    expect(meter.settle({ text: 100, audio: 70 }, { text: 5, audio: 60 })).toMatchObject({
      total_tokens: 235,
      input_tokens: 170,
      output_tokens: 65,
      input_token_details: { text_tokens: 100, audio_tokens: 70, image_tokens: 0, cached_tokens: 0 },
    });
    expect(meter.settle({ text: 120, audio: 200 }, { text: 0, audio: 0 }).input_token_details).toMatchObject({
      cached_tokens: 192,
      cached_tokens_details: { text_tokens: 64, audio_tokens: 128, image_tokens: 0 },
    });
  });

  it('counts as the service did in a recorded conversation of two spoken turns', () => {
    const meter = new UsageMeter();
    meter.settle({ text: 15, audio: 27 }, { text: 18, audio: 42 });
    const { input_token_details } = meter.settle({ text: 43, audio: 27 + 27 + 42 }, { text: 18, audio: 43 });
    expect(input_token_details).toEqual({
      text_tokens: 43,
      audio_tokens: 96,
      image_tokens: 0,
      cached_tokens: 64,
      cached_tokens_details: { text_tokens: 0, audio_tokens: 64, image_tokens: 0 },
    });
  });

  it('tells the tokens of reasoning of models that reason, part of the text', () => {
    const meter = new UsageMeter();
    const details = (reasoning?: number) =>
      meter.settle({ text: 1, audio: 0 }, { text: 4, audio: 0 }, reasoning).output_token_details;
    expect(details(3)).toEqual({ text_tokens: 4, audio_tokens: 0, reasoning_tokens: 3 });
    expect(details()).not.toHaveProperty('reasoning_tokens');
  });

  it('caches no more than there is', () => {
    const meter = new UsageMeter();
    meter.settle({ text: 1_000, audio: 0 }, { text: 0, audio: 0 });
    expect(meter.settle({ text: 100, audio: 0 }, { text: 0, audio: 0 }).input_token_details.cached_tokens).toBe(64);
  });
});
