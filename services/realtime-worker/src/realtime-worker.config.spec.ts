import { describe, expect, it } from '@jest/globals';
import { ConfigError, readVariables } from '@colloquy/config';

import { decideUpstreamConfig, upstreamVariables } from './realtime-worker.config.ts';
import { sessionSettings } from './upstream/session-settings.ts';

const decide = (env: Record<string, string>) => decideUpstreamConfig(readVariables(upstreamVariables, env));

describe('where the upstream is', () => {
  it('is the simulator without a key', () => {
    expect(decide({})).toMatchObject({ realtimeUrl: null, keys: { from: 'nowhere' } });
  });

  it('is OpenAI with a key', () => {
    expect(decide({ OPENAI_API_KEY: 'sk-1 ' })).toMatchObject({
      realtimeUrl: 'wss://api.openai.com/v1/realtime',
      keys: { from: 'value', key: 'sk-1' },
    });
  });

  it.each([
    ['http://localhost:8080/v1', 'ws://localhost:8080/v1/realtime'],
    ['https://proxy.example/openai/v1/', 'wss://proxy.example/openai/v1/realtime'],
  ])('follows OPENAI_BASE_URL %s', (base, url) => {
    expect(decide({ OPENAI_BASE_URL: base }).realtimeUrl).toBe(url);
  });

  it('is not guessed when both a key and a key file are given', () => {
    expect(() => decide({ OPENAI_API_KEY: 'a', OPENAI_API_KEY_FILE: 'b' })).toThrow(ConfigError);
  });
});

describe('the settings of a session', () => {
  it('say everything in the terms of the GA interface', () => {
    expect(sessionSettings(decide({}))).toEqual({
      type: 'realtime',
      output_modalities: ['audio'],
      instructions: expect.stringContaining('Dr. Sarah') as unknown,
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: 24_000 },
          transcription: { model: 'gpt-realtime-whisper' },
          turn_detection: {
            type: 'server_vad',
            threshold: 0.5,
            prefix_padding_ms: 300,
            silence_duration_ms: 500,
            create_response: true,
            interrupt_response: true,
          },
        },
        output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'alloy' },
      },
    });
  });

  it('ask for no transcription when that is off', () => {
    const settings = sessionSettings(decide({ OPENAI_TRANSCRIPTION_MODEL: 'off' }));
    expect(settings.audio?.input).not.toHaveProperty('transcription');
  });
});
