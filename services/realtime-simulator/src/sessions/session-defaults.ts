import type { RealtimeModel } from '../protocol/models.ts';
import type { SemanticVad, ServerVad, SessionObject } from '../protocol/session-object.ts';

export const defaultInstructions =
  'You are the offline simulator of Colloquy. Answer in short, friendly sentences, and say plainly that you are a simulator.';

/** `silence_duration_ms` differs from model to model, so clients that care send it. */
export function defaultServerVad(model: RealtimeModel): ServerVad {
  return {
    type: 'server_vad',
    threshold: 0.5,
    prefix_padding_ms: 300,
    silence_duration_ms: model.silenceDurationMs,
    idle_timeout_ms: null,
    create_response: true,
    interrupt_response: true,
  };
}

export const defaultSemanticVad: SemanticVad = {
  type: 'semantic_vad',
  eagerness: 'auto',
  create_response: true,
  interrupt_response: true,
};

/** The session a client finds when it connects; `expiresAtMs` counts from the epoch. */
export function newSessionObject(id: string, model: RealtimeModel, expiresAtMs: number): SessionObject {
  const pcm = { type: 'audio/pcm', rate: 24_000 } as const;
  return {
    type: 'realtime',
    object: 'realtime.session',
    id,
    model: model.id,
    output_modalities: ['audio'],
    instructions: defaultInstructions,
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    tracing: null,
    truncation: 'auto',
    prompt: null,
    expires_at: Math.floor(expiresAtMs / 1000),
    audio: {
      input: { format: pcm, transcription: null, noise_reduction: null, turn_detection: defaultServerVad(model) },
      output: { format: pcm, voice: model.voice, speed: 1 },
    },
    include: null,
  };
}
