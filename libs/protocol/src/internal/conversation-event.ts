import { z } from 'zod';

import { errorCodes } from '../client/error-codes.ts';
import { responseStatus } from '../client/server-message.ts';

/**
 * What gateways and workers report about conversations to the metrics service: facts in the past tense, without any
 * content of the user's. Durations in milliseconds, `at` in milliseconds since the epoch.
 */
const about = { conversation: z.string(), at: z.number() };

export const conversationEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('conversation.opened'), ...about }),
  /** From the client's open socket to `session_ready`. */
  z.object({ type: z.literal('conversation.ready'), ...about, ready_ms: z.number() }),
  /** `first_audio_ms`: from the end of the user's turn to the first reply audio at the worker; null without audio. */
  z.object({
    type: z.literal('turn.completed'),
    ...about,
    status: responseStatus,
    first_audio_ms: z.number().nullable(),
    reply_audio_ms: z.number(),
    input_tokens: z.number(),
    cached_tokens: z.number(),
    output_tokens: z.number(),
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
