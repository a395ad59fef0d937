import type { RawData } from 'ws';

import type { UpstreamServerEvent } from '../conversations/upstream.port.ts';

/**
 * One event of a frame, or null when the frame is none. The service is trusted in what it sends, as its own types
 * describe it; types they do not know pass through and are passed over where nobody needs them.
 */
export function readEvent(data: RawData): UpstreamServerEvent | null {
  try {
    const value: unknown = JSON.parse((data as Buffer).toString());
    const isEvent = typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
    return isEvent ? (value as UpstreamServerEvent) : null;
  } catch {
    return null;
  }
}
