import type { IncomingHttpHeaders } from 'node:http';

import { findRealtimeModel, type RealtimeModel } from '../protocol/models.ts';
import { refusal, type Refusal, type RefusalCode } from '../protocol/request-refused.ts';

export interface ConnectionRequest {
  /** Path and query, as the HTTP request has it. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** A refused client is let in, told why in one `error` event, and closed with the code and reason. */
export interface RefusedAdmission {
  readonly kind: 'refused';
  readonly refusal: Refusal;
  readonly closeCode: 3000 | 4000;
  readonly reason: string;
}
export type Admission = { readonly kind: 'accepted'; readonly model: RealtimeModel } | RefusedAdmission;

const KEY_PROTOCOL = 'openai-insecure-api-key.';
/** What the beta's clients in browsers sent in place of its header. */
const BETA_PROTOCOL = 'openai-beta.';

/** Decides on a WebSocket to `/v1/realtime` by its key, its headers and its query, in this order. */
export function admit({ url, headers }: ConnectionRequest): Admission {
  if (!isKeyAccepted(keyOf(headers))) return refuse(3000, 'invalid_api_key', 'Incorrect API key provided.');
  if (isBeta(headers)) {
    return refuse(4000, 'beta_api_shape_disabled', 'The beta interface is gone: do not ask for it.');
  }
  const query = new URL(url, 'ws://localhost').searchParams;
  const intent = query.get('intent');
  if (intent !== null) return refuse(4000, 'invalid_intent', `This simulator has no sessions of intent '${intent}'.`);
  const id = query.get('model') ?? '';
  const model = findRealtimeModel(id);
  if (!model) return refuse(4000, 'invalid_model', `Model "${id}" is not supported in realtime mode.`);
  return { kind: 'accepted', model };
}

/** The key a request carries, in its header or, from a browser, among its subprotocols; null when it has none. */
export function keyOf(headers: IncomingHttpHeaders): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer) return bearer;
  const protocol = protocolsOf(headers).find((name) => name.startsWith(KEY_PROTOCOL));
  return protocol?.slice(KEY_PROTOCOL.length) ?? null;
}

function isBeta(headers: IncomingHttpHeaders): boolean {
  return headers['openai-beta'] !== undefined || protocolsOf(headers).some((name) => name.startsWith(BETA_PROTOCOL));
}

function protocolsOf(headers: IncomingHttpHeaders): string[] {
  return (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}

/** Any key will do, but for those that say themselves that they are invalid. */
export function isKeyAccepted(key: string | null): boolean {
  return key !== null && key !== '' && !key.toLowerCase().includes('invalid');
}

function refuse(closeCode: 3000 | 4000, code: RefusalCode, message: string): Admission {
  return { kind: 'refused', refusal: refusal(code, message), closeCode, reason: `invalid_request_error.${code}` };
}
