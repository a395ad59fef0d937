import { z } from 'zod';

import { conversationSettings } from './conversation-settings.ts';

/**
 * What a client may send over `/ws/conversation`, one JSON object a text frame.
 * `audio` and `text` are fixed; the others are additions a simple client never needs.
 */

/** A piece of the user's voice: base64 of PCM16 little-endian mono at the connection's input rate. */
const audioMessage = z.object({ type: z.literal('audio'), audio: z.string().min(1) });

/** Words the user typed; they end the user's turn at once. */
const textMessage = z.object({ type: z.literal('text'), text: z.string().trim().min(1).max(8_000) });

/** The user stopped the reply: `played_ms` of the item's audio really reached the ear. */
const interruptMessage = z.object({
  type: z.literal('interrupt'),
  item_id: z.string().min(1).max(128),
  played_ms: z.number().int().nonnegative().max(3_600_000),
});

/** Asks for a `pong` that repeats `id`; measures the round trip between client and gateway. */
const pingMessage = z.object({ type: z.literal('ping'), id: z.string().max(64).optional() });

/**
 * What a client noticed of its playback since it last said so; figures it does not have are left out. At most one a
 * second is looked at.
 */
const statsMessage = z.object({
  type: z.literal('stats'),
  /** From the arrival of a reply's first audio until it is heard (ms). */
  playback_ms: z.number().nonnegative().max(60_000).optional(),
  /** From the end of the user's speech until the reply is heard (ms), on the client's clock. */
  voice_to_voice_ms: z.number().nonnegative().max(60_000).optional(),
  /** Times the reply's audio ran out while it was playing, and how long that lasted in all (ms). */
  underruns: z.number().int().nonnegative().max(1_000).optional(),
  underrun_ms: z.number().nonnegative().max(60_000).optional(),
  /** How much of that time was filled with made-up audio and not with silence (ms). */
  concealed_ms: z.number().nonnegative().max(60_000).optional(),
  /** How much audio the client waits for before it starts to play (ms). */
  jitter_ms: z.number().nonnegative().max(60_000).optional(),
  /** Audio that is there and not yet heard (ms). */
  buffer_ms: z.number().nonnegative().max(600_000).optional(),
  /** From a `ping` to its `pong` (ms). */
  round_trip_ms: z.number().nonnegative().max(60_000).optional(),
});

/**
 * Changes settings of the conversation, as far as the operator allows; `updated` or an `error` answers. Names that are no
 * settings pass here, so that whoever judges the change can say what is wrong with them.
 */
const updateMessage = z.object({ type: z.literal('update'), settings: z.looseObject(conversationSettings.shape) });

/** Push-to-talk: the user has finished speaking and wants a reply. */
const commitMessage = z.object({ type: z.literal('commit') });

/** Push-to-talk: what was said since the last `commit` is to be forgotten. */
const clearMessage = z.object({ type: z.literal('clear') });

/**
 * A document to talk about, in one or more parts, each within the server's limit for a message; parts of 64 KiB leave room for
 * the voice between them. They come in order and repeat everything but `part` and `data`. `data` of all parts together is the
 * text itself, or base64 of a PDF.
 */
const documentMessage = z.object({
  type: z.literal('document'),
  document_id: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(200),
  media_type: z.enum(['text/plain', 'text/markdown', 'application/pdf']),
  data: z.string().min(1),
  part: z.number().int().nonnegative().default(0),
  parts: z.number().int().positive().max(10_000).default(1),
});

export const clientMessage = z.discriminatedUnion('type', [
  audioMessage,
  textMessage,
  interruptMessage,
  pingMessage,
  statsMessage,
  updateMessage,
  commitMessage,
  clearMessage,
  documentMessage,
]);

export type ClientMessage = z.infer<typeof clientMessage>;
export type ClientStats = z.infer<typeof statsMessage>;
export type ClientMessageType = ClientMessage['type'];

export const clientMessageTypes = clientMessage.options.map((option) => option.shape.type.value);
