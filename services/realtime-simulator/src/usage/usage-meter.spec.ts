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
    expect(itemTokens({ ...spoken, content }, 1_000)).toEqual({ text: 3, audio: 10 });
    const call = { id: 'b', type: 'function_call', status: 'completed', call_id: 'c' } as const;
    expect(itemTokens({ ...call, name: 'wind', arguments: '{"a":1}' }, 0)).toEqual({ text: 3, audio: 0 });
  });
});

describe('usage', () => {
  it('adds up, and caches what the response before had as input in blocks of 64', () => {
    const meter = new UsageMeter();
    expect(meter.settle({ text: 100, audio: 70 }, { text: 5, audio: 20 })).toMatchObject({
      total_tokens: 195,
      input_tokens: 170,
      output_tokens: 25,
      input_token_details: { text_tokens: 100, audio_tokens: 70, image_tokens: 0, cached_tokens: 0 },
    });
    expect(meter.settle({ text: 120, audio: 200 }, { text: 0, audio: 0 }).input_token_details).toMatchObject({
      cached_tokens: 128,
      cached_tokens_details: { text_tokens: 64, audio_tokens: 64, image_tokens: 0 },
    });
  });

  it('caches no more than there is', () => {
    const meter = new UsageMeter();
    meter.settle({ text: 1_000, audio: 0 }, { text: 0, audio: 0 });
    expect(meter.settle({ text: 100, audio: 0 }, { text: 0, audio: 0 }).input_token_details.cached_tokens).toBe(64);
  });
});
