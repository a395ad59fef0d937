import type { RealtimeModel } from '../protocol/models.ts';
import { RequestRefused } from '../protocol/request-refused.ts';
import type { SessionObject, TranscriptionSessionObject } from '../protocol/session-object.ts';
import type { SessionKind, SessionRequest, SessionUpdate } from '../protocol/session-schema.ts';
import { applySessionUpdate } from './apply-session-update.ts';
import { newSessionObject } from './session-defaults.ts';

/** What a session begins as. */
export interface SessionStart {
  readonly kind: SessionKind;
  /** A transcription session has none of its own and takes the defaults of this one. */
  readonly model: RealtimeModel;
  /** What its key was made for; null leaves the defaults. */
  readonly settings: SessionRequest | null;
}

/** The settings of one session, changed all or nothing. */
export class SessionSettings {
  readonly #start: SessionStart;
  #object: SessionObject;

  /** `expiresAtMs` counts from the epoch. Throws `RequestRefused` when the start's settings are not allowed. */
  constructor(id: string, start: SessionStart, expiresAtMs: number) {
    this.#start = start;
    this.#object = newSessionObject(id, start.model, expiresAtMs);
    if (start.settings) this.#apply(start.settings, false);
  }

  get kind(): SessionKind {
    return this.#start.kind;
  }

  /** What is in effect; of a transcription session only `audio.input` and `include` mean anything. */
  get current(): SessionObject {
    return this.#object;
  }

  /** The session as the client is shown it. */
  get echo(): SessionObject | TranscriptionSessionObject {
    return this.kind === 'realtime' ? withoutHints(this.#object) : transcriptionEcho(this.#object);
  }

  /** Throws `RequestRefused`, and changes nothing, when any of it is not allowed. */
  update(request: SessionRequest, hasSpoken: boolean): void {
    if (request.type !== this.kind) {
      const message = `A session of type '${this.kind}' cannot become one of type '${request.type}'.`;
      throw new RequestRefused('invalid_value', message, 'session.type');
    }
    this.#apply(request, hasSpoken);
  }

  #apply(request: SessionRequest, hasSpoken: boolean): void {
    const { kind, model } = this.#start;
    const update: SessionUpdate = request.type === 'realtime' ? request : { ...request, type: 'realtime' };
    this.#object = applySessionUpdate(this.#object, update, { kind, model, hasSpoken });
  }
}

/** `keywords` and `delay` are taken and not shown: the schema of the echo has no place for them. */
function withoutHints(session: SessionObject): SessionObject {
  const { transcription } = session.audio.input;
  if (!transcription) return session;
  const { keywords, delay, ...shown } = transcription;
  return { ...session, audio: { ...session.audio, input: { ...session.audio.input, transcription: shown } } };
}

function transcriptionEcho(session: SessionObject): TranscriptionSessionObject {
  const { format, transcription, noise_reduction, turn_detection } = withoutHints(session).audio.input;
  return {
    type: 'transcription',
    object: 'realtime.transcription_session',
    id: session.id,
    expires_at: session.expires_at,
    audio: { input: { format, transcription, noise_reduction, turn_detection: shownDetection(turn_detection) } },
    include: session.include,
  };
}

/** There is nothing to answer or to interrupt. */
function shownDetection(detection: SessionObject['audio']['input']['turn_detection']) {
  if (detection?.type !== 'server_vad') return null;
  const { type, threshold, prefix_padding_ms, silence_duration_ms } = detection;
  return { type, threshold, prefix_padding_ms, silence_duration_ms };
}
