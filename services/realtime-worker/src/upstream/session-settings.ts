import type { RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime';

import type { UpstreamConfig } from '../realtime-worker.config.ts';

const pcm24k = { type: 'audio/pcm', rate: 24_000 } as const;

/** The session of every conversation, in the terms of the GA interface. What the service defaults is said all the same. */
export function sessionSettings(config: UpstreamConfig): RealtimeSessionCreateRequest {
  const { turnDetection, transcriptionModel } = config;
  return {
    type: 'realtime',
    output_modalities: ['audio'],
    instructions: config.instructions,
    audio: {
      input: {
        format: pcm24k,
        ...(transcriptionModel === null ? {} : { transcription: { model: transcriptionModel } }),
        turn_detection: {
          type: 'server_vad',
          threshold: turnDetection.threshold,
          prefix_padding_ms: turnDetection.prefixPaddingMs,
          silence_duration_ms: turnDetection.silenceMs,
          create_response: true,
          interrupt_response: true,
        },
      },
      output: { format: pcm24k, voice: config.voice },
    },
  };
}
