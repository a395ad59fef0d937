import { RequestRefused } from '../protocol/request-refused.ts';
import type { SessionObject } from '../protocol/session-object.ts';
import type { SessionKind, SessionUpdate } from '../protocol/session-schema.ts';

const INPUT = 'session.audio.input';
/** Models that take hints on vocabulary and languages. */
const hintedModels = ['gpt-transcribe', 'gpt-live-transcribe'];

/** Throws `RequestRefused` when an update touches what can no longer change. */
export function refuseFixed(session: SessionObject, update: SessionUpdate, hasSpoken: boolean): void {
  if (update.model !== undefined && update.model !== session.model) {
    throw new RequestRefused('invalid_value', "A session's model cannot be changed.", 'session.model');
  }
  if (session.tracing !== null && update.tracing !== undefined && !isSame(update.tracing, session.tracing)) {
    throw new RequestRefused('invalid_value', 'Tracing cannot be changed once it is on.', 'session.tracing');
  }
  const voice = update.audio?.output?.voice;
  if (hasSpoken && voice !== undefined) refuseOtherVoice(session, voice, 'session.audio.output.voice');
}

/** Throws `RequestRefused` when `voice` is not the session's own. */
export function refuseOtherVoice(session: SessionObject, voice: unknown, param: string): void {
  if (isSame(voice, session.audio.output.voice)) return;
  const message = "Cannot update a conversation's voice if assistant audio is present.";
  throw new RequestRefused('cannot_update_voice', message, param);
}

/** Throws `RequestRefused` when settings that are right each by itself do not go together. */
export function refuseContradictions({ audio }: SessionObject, kind: SessionKind): void {
  const { transcription, turn_detection } = audio.input;
  if (kind === 'transcription' && turn_detection?.type === 'semantic_vad') {
    refuse('A transcription session has server_vad only.', `${INPUT}.turn_detection.type`);
  }
  if (!transcription) return;
  const { model } = transcription;
  const detectsItself = model === 'gpt-live-transcribe' || (model === 'gpt-realtime-whisper' && kind !== 'realtime');
  if (detectsItself && turn_detection) {
    refuse(`Turn detection must be null with ${model}.`, `${INPUT}.turn_detection`);
  }
  if (transcription.delay !== undefined && model !== 'gpt-realtime-whisper') {
    refuse(`${model} takes no delay.`, `${INPUT}.transcription.delay`);
  }
  for (const hint of ['keywords', 'languages'] as const) {
    if (transcription[hint] === undefined || hintedModels.includes(model)) continue;
    refuse(`${model} takes no ${hint}.`, `${INPUT}.transcription.${hint}`);
  }
}

function refuse(message: string, param: string): never {
  throw new RequestRefused('invalid_value', message, param);
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
