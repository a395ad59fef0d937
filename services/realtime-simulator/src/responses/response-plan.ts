import type { Cue } from '../persona/persona.port.ts';
import type { ResponseObject } from '../protocol/response-object.ts';
import type { AudioFormat } from '../protocol/session-object.ts';
import type { Voice } from '../protocol/session-schema.ts';
import type { Conversation } from '../sessions/conversation.ts';
import type { TokenCount } from '../usage/token-count.ts';

/** Everything about a response that is settled when it is created. */
export interface ResponsePlan {
  readonly id: string;
  /** Null for a response outside the conversation. */
  readonly conversation: Conversation | null;
  readonly modality: 'audio' | 'text';
  readonly format: AudioFormat;
  readonly voice: Voice;
  readonly speed: number;
  readonly maxOutputTokens: number | 'inf';
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Messages show their `phase`. */
  readonly hasPhases: boolean;
  readonly input: TokenCount;
  /** What the answer is made from. */
  readonly cue: Cue;
}

type Progress = Pick<ResponseObject, 'status' | 'status_details' | 'output' | 'usage'>;

/** The response as its events show it. */
export function responseObject(plan: ResponsePlan, progress: Progress): ResponseObject {
  return {
    object: 'realtime.response',
    id: plan.id,
    status: progress.status,
    status_details: progress.status_details,
    output: progress.output,
    conversation_id: plan.conversation?.id ?? null,
    output_modalities: [plan.modality],
    max_output_tokens: plan.maxOutputTokens,
    audio: { output: { format: plan.format, voice: plan.voice } },
    usage: progress.usage,
    metadata: plan.metadata,
  };
}
