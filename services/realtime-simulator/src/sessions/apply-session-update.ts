import type { RealtimeModel } from '../protocol/models.ts';
import { RequestRefused } from '../protocol/request-refused.ts';
import type { AudioFormat, SessionObject, Transcription, TurnDetection } from '../protocol/session-object.ts';
import type {
  SessionKind,
  SessionUpdate,
  TranscriptionUpdate,
  TurnDetectionUpdate,
} from '../protocol/session-schema.ts';
import { refuseContradictions, refuseFixed } from './refuse-settings.ts';
import { defaultInstructions, defaultSemanticVad, defaultServerVad } from './session-defaults.ts';

export interface UpdateContext {
  readonly kind: SessionKind;
  readonly model: RealtimeModel;
  /** The assistant's voice has been heard: from then on it is fixed. */
  readonly hasSpoken: boolean;
}

/**
 * The session after an update: what the update names changes, nested objects merge, null switches off. Throws
 * `RequestRefused` and changes nothing when any of it is not allowed.
 */
export function applySessionUpdate(
  session: SessionObject,
  update: SessionUpdate,
  context: UpdateContext,
): SessionObject {
  refuseFixed(session, update, context.hasSpoken);
  const { audio, instructions, ...plain } = update;
  const updated = {
    ...session,
    ...withoutUndefined(plain),
    // An empty text brings the default one back (recorded).
    instructions: instructions === undefined ? session.instructions : instructions || defaultInstructions,
    audio: {
      input: mergeInput(session.audio.input, audio?.input, context.model),
      output: mergeOutput(session.audio.output, audio?.output),
    },
  };
  refuseContradictions(updated, context.kind);
  return updated;
}

/** The format as it is echoed: PCM always with its rate. */
export function withRate(format: AudioFormat): AudioFormat {
  return format.type === 'audio/pcm' ? { type: 'audio/pcm', rate: 24_000 } : format;
}

type InputSettings = SessionObject['audio']['input'];
type InputUpdate = NonNullable<NonNullable<SessionUpdate['audio']>['input']>;

function mergeInput(current: InputSettings, update: InputUpdate | undefined, model: RealtimeModel): InputSettings {
  if (!update) return current;
  const { transcription, noise_reduction, turn_detection } = update;
  return {
    format: withRate(update.format ?? current.format),
    transcription: merge(transcription, current.transcription, mergeTranscription),
    noise_reduction: noise_reduction === undefined ? current.noise_reduction : noise_reduction,
    turn_detection: merge(turn_detection, current.turn_detection, (wanted, now) => mergeDetection(wanted, now, model)),
  };
}

type OutputSettings = SessionObject['audio']['output'];
type OutputUpdate = NonNullable<NonNullable<SessionUpdate['audio']>['output']>;

function mergeOutput(current: OutputSettings, update: OutputUpdate = {}): OutputSettings {
  return {
    format: withRate(update.format ?? current.format),
    voice: update.voice ?? current.voice,
    speed: update.speed ?? current.speed,
  };
}

/** Absent keeps, null switches off, an object merges. */
function merge<U, T>(
  update: U | null | undefined,
  current: T | null,
  into: (update: U, current: T | null) => T,
): T | null {
  if (update === undefined) return current;
  return update === null ? null : into(update, current);
}

function mergeTranscription(update: TranscriptionUpdate, current: Transcription | null): Transcription {
  const model = update.model ?? current?.model;
  if (model === undefined) {
    const param = 'session.audio.input.transcription.model';
    throw new RequestRefused('missing_required_parameter', `Missing required parameter: '${param}'.`, param);
  }
  return { language: null, prompt: null, ...current, ...withoutUndefined(update), model };
}

/** Settings of one kind of detection mean nothing to the other: a change of type starts from that type's defaults. */
function mergeDetection(
  update: TurnDetectionUpdate,
  current: TurnDetection | null,
  model: RealtimeModel,
): TurnDetection {
  if (update.type === 'server_vad') {
    const base = current?.type === 'server_vad' ? current : defaultServerVad(model);
    return { ...base, ...withoutUndefined(update) };
  }
  const base = current?.type === 'semantic_vad' ? current : defaultSemanticVad;
  return { ...base, ...withoutUndefined(update) };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** JSON knows no undefined; this tells the compiler. */
function withoutUndefined<T extends object>(value: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<Defined<T>>;
}
