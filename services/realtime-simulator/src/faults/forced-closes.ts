import { refusal, type Refusal } from '../protocol/request-refused.ts';
import type { FaultOf } from './scenario.ts';

type CloseCode = FaultOf<'close'>['code'];

/** What goes with a close: an `error` event before it where the service sends one, and its reason. */
export interface ForcedClose {
  readonly error: Refusal | null;
  readonly reason: string;
}

const EXPIRED = 'Your session hit the maximum duration of 60 minutes.';

/** 1006 is no frame: the connection is cut. */
export const closeOf: Readonly<Record<Exclude<CloseCode, 1006>, ForcedClose>> = {
  1001: { error: refusal('session_expired', EXPIRED), reason: EXPIRED },
  1011: { error: null, reason: 'The server had an error while processing your request.' },
  1012: { error: null, reason: 'The server restarts.' },
  3000: {
    error: refusal('invalid_api_key', 'Incorrect API key provided.'),
    reason: 'invalid_request_error.invalid_api_key',
  },
  4000: {
    error: refusal('invalid_model', 'The model is not supported in realtime mode.'),
    reason: 'invalid_request_error.invalid_model',
  },
};
