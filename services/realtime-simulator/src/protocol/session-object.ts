import type { z } from 'zod';

import type { audioFormatSchema } from './audio-format-schema.ts';
import type { SessionUpdate, Voice } from './session-schema.ts';

export type AudioFormat = z.infer<typeof audioFormatSchema>;

export interface ServerVad {
  readonly type: 'server_vad';
  readonly threshold: number;
  readonly prefix_padding_ms: number;
  readonly silence_duration_ms: number;
  readonly idle_timeout_ms: number | null;
  readonly create_response: boolean;
  readonly interrupt_response: boolean;
}
export interface SemanticVad {
  readonly type: 'semantic_vad';
  readonly eagerness: 'low' | 'medium' | 'high' | 'auto';
  readonly create_response: boolean;
  readonly interrupt_response: boolean;
}
export type TurnDetection = ServerVad | SemanticVad;

export interface Transcription {
  readonly model: string;
  readonly language: string | null;
  readonly prompt: string | null;
  readonly languages?: readonly string[];
  readonly keywords?: readonly string[];
  readonly delay?: string;
}

export interface NoiseReduction {
  readonly type: 'near_field' | 'far_field';
  readonly strength?: number | undefined;
}

/** What a missing key means in an update is decided by the session: here every key has a value. */
type Given<K extends keyof SessionUpdate> = Exclude<SessionUpdate[K], undefined>;

/** The whole effective session as `session.created` and `session.updated` echo it, in the recorded key order. */
export interface SessionObject {
  readonly type: 'realtime';
  readonly object: 'realtime.session';
  readonly id: string;
  readonly model: string;
  readonly output_modalities: Given<'output_modalities'>;
  readonly instructions: string;
  readonly tools: Given<'tools'>;
  readonly tool_choice: Given<'tool_choice'>;
  readonly max_output_tokens: Given<'max_output_tokens'>;
  readonly tracing: Given<'tracing'>;
  readonly truncation: Given<'truncation'>;
  readonly prompt: Given<'prompt'>;
  /** Unix seconds. */
  readonly expires_at: number;
  readonly audio: {
    readonly input: {
      readonly format: AudioFormat;
      readonly transcription: Transcription | null;
      readonly noise_reduction: NoiseReduction | null;
      readonly turn_detection: TurnDetection | null;
    };
    readonly output: { readonly format: AudioFormat; readonly voice: Voice; readonly speed: number };
  };
  readonly include: Given<'include'> | null;
  /** Echoed only once a client has set them. */
  readonly parallel_tool_calls?: boolean;
  readonly reasoning?: Given<'reasoning'>;
}

/** What a transcription session echoes in its place. */
export interface TranscriptionSessionObject {
  readonly type: 'transcription';
  readonly object: 'realtime.transcription_session';
  readonly id: string;
  /** Unix seconds. */
  readonly expires_at: number;
  readonly audio: {
    readonly input: Omit<SessionObject['audio']['input'], 'turn_detection'> & {
      readonly turn_detection: Pick<
        ServerVad,
        'type' | 'threshold' | 'prefix_padding_ms' | 'silence_duration_ms'
      > | null;
    };
  };
  readonly include: SessionObject['include'];
}
