import type { RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime';

import { turnDetection, type SessionTerms } from '../conversations/settings/session-terms.ts';
import type { UpstreamConfig } from '../realtime-worker.config.ts';
import { toolSettings } from '../tools/tool-settings.ts';

const pcm24k = { type: 'audio/pcm', rate: 24_000 } as const;

/** The session of every conversation, in the terms of the GA interface. What the service defaults is said all the same. */
export function sessionSettings(config: UpstreamConfig): RealtimeSessionCreateRequest {
  const { transcriptionModel, tools } = config;
  const terms = sessionTerms(config);
  return {
    type: 'realtime',
    output_modalities: ['audio'],
    instructions: config.instructions,
    ...(tools.length > 0 && { tools: toolSettings(tools), tool_choice: 'auto' as const }),
    audio: {
      input: {
        format: pcm24k,
        ...(transcriptionModel === null ? {} : { transcription: { model: transcriptionModel } }),
        turn_detection: turnDetection(terms.defaults, terms),
      },
      output: { format: pcm24k, voice: config.voice },
    },
  };
}

/** What conversations have where a client changes nothing. */
export function sessionTerms({
  voice,
  instructions,
  turnDetection: turns,
  transcriptionModel,
}: UpstreamConfig): SessionTerms {
  return {
    defaults: {
      voice,
      language: null,
      turn_mode: turns.mode,
      vad_threshold: turns.threshold,
      silence_ms: turns.silenceMs,
      eagerness: turns.eagerness,
      speed: 1,
      instructions,
    },
    prefixPaddingMs: turns.prefixPaddingMs,
    transcriptionModel,
  };
}
