import { z } from 'zod';

import { errorCodes } from '../client/error-codes.ts';
import { responseStatus } from '../client/server-message.ts';
import { tokenKinds } from './token-kinds.ts';

/**
 * What gateways and workers report about conversations to the metrics service: facts in the past tense, without any
 * content of the user's. Durations in milliseconds, `at` in milliseconds since the epoch.
 */
const about = { conversation: z.string(), at: z.number() };

const amount = z.number().nonnegative();
const perTokenKind = z.record(z.enum(tokenKinds), amount);

export const conversationEvent = z.discriminatedUnion('type', [
  /** `user`, `plan`: hashes; absent when nobody has to say who they are. */
  z.object({
    type: z.literal('conversation.opened'),
    ...about,
    user: z.string().optional(),
    plan: z.string().optional(),
  }),
  /** From the client's open socket to `session_ready`. */
  z.object({ type: z.literal('conversation.ready'), ...about, ready_ms: z.number() }),
  /**
   * `endpointing_ms`: from the real end of speech until the worker knew, null for a typed turn; `model_ms`: from there to
   * the first reply audio, null without audio; `cost_usd`: null when the model has no known price.
   */
  z.object({
    type: z.literal('turn.completed'),
    ...about,
    status: responseStatus,
    endpointing_ms: amount.nullable(),
    model_ms: amount.nullable(),
    reply_audio_ms: amount,
    tokens: perTokenKind,
    cost_usd: perTokenKind.nullable(),
    /** The service did not say what the turn used: tokens and cost are estimates. */
    is_estimated: z.boolean().optional(),
  }),
  /** The user's words were written down; `cost_usd`: null when the model has no known price. */
  z.object({ type: z.literal('transcription.completed'), ...about, cost_usd: amount.nullable() }),
  /** A worker had speech rendered for all conversations to come; none of them is charged. */
  z.object({
    type: z.literal('speech.rendered'),
    at: z.number(),
    tokens: perTokenKind,
    cost_usd: perTokenKind.nullable(),
  }),
  /** The first reply audio of a turn went to the client; `delivery_ms`: what the way between the servers took. */
  z.object({ type: z.literal('turn.delivered'), ...about, delivery_ms: amount }),
  /** What the client says of its playback; `underruns` and `underrun_ms` since it last said so. */
  z.object({
    type: z.literal('client.reported'),
    ...about,
    playback_ms: amount.nullable(),
    voice_to_voice_ms: amount.nullable(),
    underruns: amount,
    underrun_ms: amount,
  }),
  /** Chunks of audio a process passed on, of all its conversations, since it last said so. */
  z.object({
    type: z.literal('audio.measured'),
    at: z.number(),
    direction: z.enum(['up', 'down']),
    ok: amount,
    late: amount,
    lost: amount,
    clipped: amount,
  }),
  z.object({
    type: z.literal('error.reported'),
    ...about,
    service: z.enum(['gateway', 'worker']),
    code: z.enum(errorCodes),
  }),
  /** `was_ready`: whether the client ever got `session_ready`. */
  z.object({
    type: z.literal('conversation.ended'),
    ...about,
    reason: z.string(),
    was_ready: z.boolean(),
    duration_ms: z.number(),
  }),
]);

export type ConversationEvent = z.infer<typeof conversationEvent>;
