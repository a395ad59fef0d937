import type { Item } from './item.ts';
import type { AudioFormat } from './session-object.ts';
import type { Voice } from './session-schema.ts';

export type FinalStatus = 'completed' | 'cancelled' | 'failed' | 'incomplete';

/** Why a response ended as anything but `completed`. */
export type StatusDetails =
  | { type: 'cancelled'; reason: 'turn_detected' | 'client_cancelled' }
  | { type: 'incomplete'; reason: 'max_output_tokens' | 'content_filter' }
  | { type: 'failed'; error: { type: string; code: string; message: string } };

/** The ways a response can end early by itself. */
export type EarlyEnd = Exclude<StatusDetails, { type: 'cancelled' }>;

export interface Usage {
  readonly total_tokens: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly input_token_details: TokenSplit & {
    readonly cached_tokens: number;
    readonly cached_tokens_details: TokenSplit;
  };
  readonly output_token_details: {
    readonly text_tokens: number;
    readonly audio_tokens: number;
    /** 2.x models only; part of the text. */
    readonly reasoning_tokens?: number;
  };
}
interface TokenSplit {
  readonly text_tokens: number;
  readonly audio_tokens: number;
  readonly image_tokens: number;
}

/** `response.created` and `response.done` in the recorded key order; what is not known yet is null, never absent. */
export interface ResponseObject {
  readonly object: 'realtime.response';
  readonly id: string;
  readonly status: FinalStatus | 'in_progress';
  readonly status_details: StatusDetails | null;
  readonly output: readonly Item[];
  /** Null for a response outside the conversation. */
  readonly conversation_id: string | null;
  readonly output_modalities: readonly ('text' | 'audio')[];
  readonly max_output_tokens: number | 'inf';
  readonly audio: { readonly output: { readonly format: AudioFormat; readonly voice: Voice } };
  readonly usage: Usage | null;
  readonly metadata: Readonly<Record<string, string>> | null;
}
