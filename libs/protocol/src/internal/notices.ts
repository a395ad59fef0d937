import { z } from 'zod';

import { closeTable, type CloseReason } from '../client/close-codes.ts';
import { responseStatus, sessionFacts } from '../client/server-message.ts';

/**
 * The worker at bus address `worker` holds the conversation in the epoch of the frame's header. `trace`: `traceparent` of
 * how it takes the conversation; absent when it does not trace.
 */
export const assignedNotice = z.object({ worker: z.string(), trace: z.string().optional() });
export type AssignedNotice = z.infer<typeof assignedNotice>;

const closeReasons = Object.keys(closeTable) as [CloseReason, ...CloseReason[]];

/** Why the worker ended the conversation; the gateway closes the client with that reason's code. */
export const endedNotice = z.object({ reason: z.enum(closeReasons) });
export type EndedNotice = z.infer<typeof endedNotice>;

/** A traced turn's reply begins or has ended. `trace`: `traceparent` of the turn. */
export const turnNotice = z.discriminatedUnion('at', [
  z.object({ at: z.literal('started'), trace: z.string() }),
  z.object({ at: z.literal('ended'), status: responseStatus }),
]);
export type TurnNotice = z.infer<typeof turnNotice>;

/**
 * The newest frame the worker had from the gateway when the first audio of an answer left it, and how long it had that
 * frame then (ms, on the worker's clock). The gateway knows when it sent that frame: what is left is the way.
 */
export const firstAudioNotice = z.object({
  uplink_seq: z.number().int().nonnegative(),
  held_ms: z.number().nonnegative(),
});
export type FirstAudioNotice = z.infer<typeof firstAudioNotice>;

/** The connection at `gateway` is gone; one that was taken over since does not count. */
export const detachedNotice = z.object({ gateway: z.string() });
export type DetachedNotice = z.infer<typeof detachedNotice>;

const count = z.number().int().nonnegative();

/**
 * The client is at `gateway` and has everything up to `seq` of that epoch; `epoch` null: of the worker's own. Asking again
 * with the same `attempt` (the answer may be lost) is answered the same.
 */
export const attachNotice = z.object({
  gateway: z.string(),
  epoch: count.nullable(),
  seq: count,
  attempt: z.string().optional(),
});
export type AttachNotice = z.infer<typeof attachNotice>;

/**
 * The worker sends to this gateway from now on: `replayed` frames that were sent before, numbered above `after` and up to
 * `until`, then the new ones. `recovered`: nothing between what the client has and them is missing. What goes up is
 * numbered on from `uplink_seq`. `session` null: a `sessionReady` frame follows. `reply`: the one that is under way where the
 * frames that were missed begin; absent: none is.
 */
export const attachedNotice = z.object({
  worker: z.string(),
  uplink_seq: count,
  recovered: z.boolean(),
  replayed: count,
  after: count,
  until: count,
  session: sessionFacts.nullable(),
  reply: z.string().optional(),
});
export type AttachedNotice = z.infer<typeof attachedNotice>;
