import { z } from 'zod';

import { settingsInEffect } from './conversation-settings.ts';
import { errorCodes } from './error-codes.ts';

/**
 * What the server sends a client, one JSON object a text frame. The first five shapes of the architecture
 * (`session_ready`, `audio_delta`, `text_delta`, `response_done`, `error`) are fixed; fields may be added, never changed.
 */

/** Position in the conversation's event stream: `seq` rises by one a message within an `epoch` of the conversation. */
const position = { epoch: z.number().int().nonnegative(), seq: z.number().int().nonnegative() };

const upstreamKind = z.enum(['openai', 'simulator']);

/** What every ready conversation knows of itself. */
const sessionFields = {
  message: z.string(),
  session_id: z.string(),
  /** Sample rates in Hz of PCM16 mono: what the client sends, what it gets. */
  input_rate: z.number().int(),
  output_rate: z.number().int(),
  upstream: upstreamKind,
  model: z.string(),
  voice: z.string(),
  settings: settingsInEffect.optional(),
};

/** What a session is, without its place in any stream. */
export const sessionFacts = z.object(sessionFields);
export type SessionFacts = z.infer<typeof sessionFacts>;

/** With this a client whose connection was lost comes back, once: `?resume=<token>&last_seq=<seq>&last_epoch=<epoch>`. */
const resumeToken = { resume_token: z.string().optional() };

const sessionReady = z.object({ type: z.literal('session_ready'), ...sessionFields, ...resumeToken, ...position });
/**
 * The conversation goes on, its history kept. Without `recovered` or with false: with another worker, or after messages
 * were lost; a reply in flight is over, and what follows comes after `seq`. With true: as if the connection had never been
 * lost. `replayed`: messages that follow at once because they were missed.
 */
const sessionResumed = z.object({
  type: z.literal('session_resumed'),
  ...sessionFields,
  ...resumeToken,
  recovered: z.boolean().optional(),
  replayed: z.number().int().nonnegative().optional(),
  ...position,
});
/** A piece of the reply's voice: base64 PCM16 little-endian mono at `output_rate`. */
const audioDelta = z.object({
  type: z.literal('audio_delta'),
  audio: z.string(),
  item_id: z.string(),
  ...position,
});
/** A piece of the reply's words: text, or the transcript of its audio. */
const textDelta = z.object({
  type: z.literal('text_delta'),
  text: z.string(),
  item_id: z.string(),
  ...position,
});
const responseStarted = z.object({ type: z.literal('response_started'), response_id: z.string(), ...position });
export const responseStatus = z.enum(['completed', 'cancelled', 'failed', 'incomplete', 'interrupted']);
const responseDone = z.object({
  type: z.literal('response_done'),
  message: z.string(),
  response_id: z.string(),
  status: responseStatus,
  /** Why a reply is not complete, in the speech service's words: `max_output_tokens`, `content_filter`, … */
  reason: z.string().optional(),
  /** How the reply came about (ms): `endpointing_ms` null for a typed turn, `model_ms` null for a reply without audio. */
  timing: z
    .object({ endpointing_ms: z.number().nonnegative().nullable(), model_ms: z.number().nonnegative().nullable() })
    .optional(),
  ...position,
});
/**
 * What the user said, as the upstream heard it. It may come after words of the reply: its place is after
 * `previous_item_id` (null: first).
 */
const userText = z.object({
  type: z.literal('user_text'),
  text: z.string(),
  item_id: z.string(),
  previous_item_id: z.string().nullable().optional(),
  ...position,
});
/** An `update` took effect; all settings as they are now. */
const updated = z.object({ type: z.literal('updated'), settings: settingsInEffect, ...position });
/** The user began to speak: playback of a reply stops now. */
const speechStarted = z.object({ type: z.literal('speech_started'), item_id: z.string(), ...position });
/** The user's turn is over; speech itself ended `ended_ms_ago` before the server noticed (ms). */
const speechStopped = z.object({
  type: z.literal('speech_stopped'),
  item_id: z.string(),
  ended_ms_ago: z.number().nonnegative().optional(),
  ...position,
});
/** Tokens of the response that just ended; cached tokens are part of the input tokens. */
const usage = z.object({
  type: z.literal('usage'),
  response_id: z.string(),
  input_tokens: z.number().int(),
  cached_tokens: z.number().int(),
  output_tokens: z.number().int(),
  /** USD at list prices, of this response and of the conversation so far; null when the model has no known price. */
  cost_usd: z.number().nonnegative().nullable().optional(),
  total_cost_usd: z.number().nonnegative().nullable().optional(),
  ...position,
});
/** Most of a budget is used: `conversation` by money or by time, `user` by money over all of the user's today. */
const budget = z.object({
  type: z.literal('budget'),
  scope: z.enum(['conversation', 'user']),
  /** Share of the budget that is left, 0 to 1. */
  remaining: z.number().min(0).max(1),
  spent_usd: z.number().nonnegative().optional(),
  limit_usd: z.number().positive().optional(),
  spent_seconds: z.number().nonnegative().optional(),
  limit_seconds: z.number().positive().optional(),
  ...position,
});
/** The document can be talked about; `is_complete` is false when only its first `pages` were within the limits. */
const documentReady = z.object({
  type: z.literal('document_ready'),
  document_id: z.string(),
  name: z.string(),
  pages: z.number().int().positive(),
  is_complete: z.boolean(),
  ...position,
});
/** The model uses one of the operator's tools: told when it is called and when it has answered. */
const toolCall = z.object({
  type: z.literal('tool_call'),
  call_id: z.string(),
  name: z.string(),
  status: z.enum(['running', 'done']),
  ...position,
});
/** The server is about to stop; the connection closes with a code that allows a reconnect. */
const goingAway = z.object({ type: z.literal('going_away'), message: z.string(), ...position });
const pong = z.object({ type: z.literal('pong'), id: z.string().optional(), ...position });
const errorMessage = z.object({
  type: z.literal('error'),
  code: z.enum(errorCodes),
  message: z.string(),
  retryable: z.boolean(),
  /** Seconds until the same may succeed, where that is known. */
  retry_after: z.number().nonnegative().optional(),
  ...position,
});

export const serverMessage = z.discriminatedUnion('type', [
  sessionReady,
  sessionResumed,
  audioDelta,
  textDelta,
  responseStarted,
  responseDone,
  userText,
  speechStarted,
  speechStopped,
  usage,
  updated,
  documentReady,
  toolCall,
  budget,
  goingAway,
  pong,
  errorMessage,
]);

export type ServerMessage = z.infer<typeof serverMessage>;
export type ServerMessageType = ServerMessage['type'];
export type ResponseStatus = z.infer<typeof responseStatus>;
export type UpstreamKind = z.infer<typeof upstreamKind>;

/** A server message before the sender has given it its place in the stream. */
export type Unplaced<M extends { epoch: number; seq: number }> = M extends unknown ? Omit<M, 'epoch' | 'seq'> : never;
export type UnplacedServerMessage = Unplaced<ServerMessage>;
