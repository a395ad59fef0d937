import { clientEventSchema, clientEventTypes, type ClientEvent } from './client-event.ts';
import { explainIssues, show, supported } from './explain-issue.ts';
import { refusal, type Refusal } from './request-refused.ts';
import { salvage } from './salvage.ts';

/** A frame after the edge: an event to carry out, or why it cannot be; with the client's id for it when it gave one. */
export type ParsedFrame =
  | { readonly kind: 'event'; readonly event: ClientEvent }
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly eventId: string | null;
      /** Of a `session.update` what is right with it, when that is anything. */
      readonly rest?: ClientEvent;
    };

/** Also the answer to a binary frame. */
export const notJson = refused(refusal('invalid_event', 'The frame is not a JSON object in text.'), null);

/** Reads one text frame. Never throws. */
export function parseClientEvent(text: string): ParsedFrame {
  const frame = parseObject(text);
  if (!frame) return notJson;
  const { type, event_id } = frame;
  const eventId = typeof event_id === 'string' ? event_id : null;
  if (type === undefined) return refused(refusal('invalid_event', "The 'type' field is missing."), eventId);
  if (typeof type !== 'string' || !clientEventTypes.includes(type)) {
    const message = `Invalid value: ${show(type)}. ${supported(clientEventTypes)}`;
    return refused(refusal('invalid_value', message, 'type'), eventId);
  }
  const parsed = clientEventSchema.safeParse(frame);
  if (parsed.success) return { kind: 'event', event: parsed.data };
  const why = refused(explainIssues(parsed.error.issues, frame), eventId);
  if (type !== 'session.update') return why;
  const rest = salvage(clientEventSchema, frame);
  return rest ? { ...why, rest } : why;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(why: Refusal, eventId: string | null): Extract<ParsedFrame, { kind: 'refused' }> {
  return { kind: 'refused', refusal: why, eventId };
}
