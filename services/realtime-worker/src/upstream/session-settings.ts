import type { RealtimeFunctionTool, RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime';

import type { UpstreamConfig } from '../realtime-worker.config.ts';
import type { ToolDeclaration } from '../tools/tool.ts';

const pcm24k = { type: 'audio/pcm', rate: 24_000 } as const;

/** The session of every conversation, in the terms of the GA interface. What the service defaults is said all the same. */
export function sessionSettings(config: UpstreamConfig): RealtimeSessionCreateRequest {
  const { turnDetection, transcriptionModel, tools } = config;
  return {
    type: 'realtime',
    output_modalities: ['audio'],
    instructions: config.instructions,
    ...(tools.length > 0 && { tools: toolSettings(tools), tool_choice: 'auto' as const }),
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

/** Tools as a session is told of them. */
function toolSettings(tools: readonly ToolDeclaration[]): RealtimeFunctionTool[] {
  return tools.map(({ name, description, parameters }) => ({ type: 'function', name, description, parameters }));
}
