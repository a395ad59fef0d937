import type { IncomingHttpHeaders } from 'node:http';

import { findRealtimeModel, transcriptionDefaults, type RealtimeModel } from '../protocol/models.ts';
import { refusal, type Refusal } from '../protocol/request-refused.ts';
import type { SessionStart } from '../sessions/session-settings.ts';
import { isKeyAccepted, keyOf, protocolsOf, wrongKey } from './api-key.ts';
import type { EphemeralKeys } from './ephemeral-keys.ts';

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
export type Admission = { readonly kind: 'accepted'; readonly start: SessionStart } | RefusedAdmission;

/** What the beta's clients in browsers sent in place of its header. */
const BETA_PROTOCOL = 'openai-beta.';

/** Decides on a WebSocket to `/v1/realtime` by its key, its headers and its query, in this order. */
export function admit({ url, headers }: ConnectionRequest, ephemeral: EphemeralKeys): Admission {
  const key = keyOf(headers);
  if (key === null || !isKeyAccepted(key, ephemeral)) return refuse(3000, wrongKey);
  if (isBeta(headers)) {
    return refuse(4000, refusal('beta_api_shape_disabled', 'The beta interface is gone: do not ask for it.'));
  }
  return begin(new URL(url, 'ws://localhost').searchParams, ephemeral.find(key)?.start);
}

/** A model in the URL asks for a conversation, whatever the intent; without one the key may say what its session is. */
function begin(query: URLSearchParams, ofKey: SessionStart | undefined): Admission {
  const id = query.get('model');
  const intent = query.get('intent');
  if (intent !== null && intent !== 'transcription' && intent !== 'conversation') {
    return refuse(4000, refusal('invalid_intent', `The intent '${intent}' is not supported.`));
  }
  if (id === null && ofKey) return { kind: 'accepted', start: ofKey };
  if (id === null && intent === 'transcription') {
    return { kind: 'accepted', start: { kind: 'transcription', model: transcriptionDefaults, settings: null } };
  }
  const model = findRealtimeModel(id ?? '');
  if (!model) return refuse(4000, refusal('invalid_model', `Model "${id ?? ''}" is not supported in realtime mode.`));
  return { kind: 'accepted', start: withModel(model, ofKey) };
}

/** The URL's model goes before the key's; the rest of the key's settings holds. */
function withModel(model: RealtimeModel, ofKey: SessionStart | undefined): SessionStart {
  const settings = ofKey?.settings ?? null;
  if (settings?.type !== 'realtime') return { kind: 'realtime', model, settings: null };
  return { kind: 'realtime', model, settings: { ...settings, model: model.id } };
}

function isBeta(headers: IncomingHttpHeaders): boolean {
  return headers['openai-beta'] !== undefined || protocolsOf(headers).some((name) => name.startsWith(BETA_PROTOCOL));
}

function refuse(closeCode: 3000 | 4000, why: Refusal): Admission {
  return { kind: 'refused', refusal: why, closeCode, reason: `invalid_request_error.${why.code ?? 'invalid_event'}` };
}
