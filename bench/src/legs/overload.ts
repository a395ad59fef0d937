import { percentile, pool } from '../measure/percentile.ts';
import type { LegFigures } from './leg-result.ts';

/** A chunk lasts this long (ms): what waits longer waits behind the next one of its own conversation. */
const CHUNK_MS = 40;
/** Less of what was sent than this arrives only when queues grow or audio is dropped. */
const ENOUGH = 0.98;

/**
 * Whether the path could not keep up. Then its CPU says nothing: it works off its queues many messages at a time, which
 * is cheap, and does not do all of the work.
 */
export function isOverloaded({ up, down }: Pick<LegFigures, 'up' | 'down'>): boolean {
  if ([up, down].some(({ sent, received }) => received < ENOUGH * sent)) return true;
  const typical = percentile(pool([up.latencyMs, down.latencyMs]), 50);
  return typical === null || typical > CHUNK_MS;
}
