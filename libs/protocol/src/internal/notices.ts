import { z } from 'zod';

import { closeTable, type CloseReason } from '../client/close-codes.ts';

/** The worker at bus address `worker` holds the conversation in the epoch of the frame's header. */
export const assignedNotice = z.object({ worker: z.string() });
export type AssignedNotice = z.infer<typeof assignedNotice>;

const closeReasons = Object.keys(closeTable) as [CloseReason, ...CloseReason[]];

/** Why the worker ended the conversation; the gateway closes the client with that reason's code. */
export const endedNotice = z.object({ reason: z.enum(closeReasons) });
export type EndedNotice = z.infer<typeof endedNotice>;
