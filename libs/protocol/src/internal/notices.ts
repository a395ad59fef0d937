import { z } from 'zod';

import { closeTable, type CloseReason } from '../client/close-codes.ts';
import { responseStatus } from '../client/server-message.ts';

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
