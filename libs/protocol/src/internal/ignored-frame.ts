/** Why a frame of the bus was not acted on: the values of a metric's label. */
export const ignoredFrames = ['stale_epoch', 'duplicate', 'unknown_kind', 'unknown_conversation'] as const;

export type IgnoredFrame = (typeof ignoredFrames)[number];
