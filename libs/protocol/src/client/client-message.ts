import { z } from 'zod';

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

export const clientMessage = z.discriminatedUnion('type', [audioMessage, textMessage, interruptMessage, pingMessage]);

export type ClientMessage = z.infer<typeof clientMessage>;
export type ClientMessageType = ClientMessage['type'];

export const clientMessageTypes = clientMessage.options.map((option) => option.shape.type.value);
