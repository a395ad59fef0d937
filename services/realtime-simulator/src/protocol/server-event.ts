import type { ContentPartWithSound, Item, MessageItem } from './item.ts';
import type { Refusal } from './request-refused.ts';
import type { ResponseObject } from './response-object.ts';
import type { SessionObject, TranscriptionSessionObject } from './session-object.ts';

/** Which part of which item of which response a delta belongs to. */
export interface PartIds {
  readonly response_id: string;
  readonly item_id: string;
  readonly output_index: number;
  readonly content_index: number;
}
/** Which function call of which response. */
export interface CallIds {
  readonly response_id: string;
  readonly item_id: string;
  readonly output_index: number;
  readonly call_id: string;
}
interface OutputIds {
  readonly response_id: string;
  readonly output_index: number;
}
interface ContentIds {
  readonly item_id: string;
  readonly content_index: number;
}
interface Delta {
  readonly delta: string;
  readonly obfuscation: string;
}

/** While it streams a part is `audio` or `text`; in the finished item the same content is `output_audio` or `output_text`. */
export type StreamedPart = { type: 'audio'; transcript: string } | { type: 'text'; text: string };

export type TranscriptionUsage =
  | { type: 'duration'; seconds: number }
  | {
      type: 'tokens';
      total_tokens: number;
      input_tokens: number;
      input_token_details: { text_tokens: number; audio_tokens: number };
      output_tokens: number;
    };

/** What the simulator sends, without the `event_id` every event gets on its way out. */
export type ServerEventBody =
  | { type: 'error'; error: Refusal & { event_id: string | null } }
  | { type: 'session.created' | 'session.updated'; session: SessionObject | TranscriptionSessionObject }
  | { type: 'conversation.item.added' | 'conversation.item.done'; previous_item_id: string | null; item: Item }
  | { type: 'conversation.item.retrieved'; item: Exclude<Item, MessageItem> | MessageItem<ContentPartWithSound> }
  | { type: 'conversation.item.deleted'; item_id: string }
  | ({ type: 'conversation.item.truncated'; audio_end_ms: number } & ContentIds)
  | ({ type: 'conversation.item.input_audio_transcription.delta' } & ContentIds & Delta)
  | ({
      type: 'conversation.item.input_audio_transcription.completed';
      transcript: string;
      usage: TranscriptionUsage;
    } & ContentIds)
  | ({
      type: 'conversation.item.input_audio_transcription.segment';
      text: string;
      id: string;
      speaker: string;
      /** Seconds from the start of the item's sound. */
      start: number;
      end: number;
    } & ContentIds)
  | ({
      type: 'conversation.item.input_audio_transcription.failed';
      error: { type: string; code: string; message: string; param: string | null };
    } & ContentIds)
  | { type: 'input_audio_buffer.speech_started'; audio_start_ms: number; item_id: string }
  | { type: 'input_audio_buffer.speech_stopped'; audio_end_ms: number; item_id: string }
  | { type: 'input_audio_buffer.committed'; previous_item_id: string | null; item_id: string }
  | { type: 'input_audio_buffer.cleared' }
  | {
      type: 'input_audio_buffer.timeout_triggered';
      audio_start_ms: number;
      audio_end_ms: number;
      item_id: string;
    }
  | { type: 'response.created' | 'response.done'; response: ResponseObject }
  | ({ type: 'response.output_item.added' | 'response.output_item.done'; item: Item } & OutputIds)
  | ({ type: 'response.content_part.added' | 'response.content_part.done'; part: StreamedPart } & PartIds)
  | ({ type: 'response.output_text.delta' | 'response.output_audio_transcript.delta' } & PartIds & Delta)
  | ({ type: 'response.output_text.done'; text: string } & PartIds)
  | ({ type: 'response.output_audio_transcript.done'; transcript: string } & PartIds)
  | ({ type: 'response.output_audio.delta'; delta: string } & PartIds)
  | ({ type: 'response.output_audio.done' } & PartIds)
  | ({ type: 'response.function_call_arguments.delta' } & CallIds & Delta)
  | ({ type: 'response.function_call_arguments.done'; name: string; arguments: string } & CallIds)
  | { type: 'mcp_list_tools.in_progress' | 'mcp_list_tools.completed' | 'mcp_list_tools.failed'; item_id: string }
  | ({ type: 'response.mcp_call_arguments.delta'; item_id: string } & OutputIds & Delta)
  | ({ type: 'response.mcp_call_arguments.done'; item_id: string; arguments: string } & OutputIds)
  | {
      type: 'response.mcp_call.in_progress' | 'response.mcp_call.completed' | 'response.mcp_call.failed';
      output_index: number;
      item_id: string;
    }
  | {
      type: 'rate_limits.updated';
      rate_limits: readonly { name: string; limit: number; remaining: number; reset_seconds: number }[];
    };

export type ServerEvent = ServerEventBody & { readonly event_id: string };

/** Sends an event to this session's client. */
export type Emit = (event: ServerEventBody) => void;
