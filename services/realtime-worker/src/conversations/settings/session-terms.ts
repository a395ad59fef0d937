import type { SettingsInEffect } from '@colloquy/protocol';
import type { RealtimeAudioInputTurnDetection, RealtimeSessionCreateRequest } from 'openai/resources/realtime/realtime';

/** All settings of a conversation that a client might change. */
export interface SessionSettings extends SettingsInEffect {
  readonly instructions: string;
}

/** What sessions start with, and what of it never changes. */
export interface SessionTerms {
  readonly defaults: SessionSettings;
  /** Audio kept from before detected speech (ms). */
  readonly prefixPaddingMs: number;
  /** null: the user's words are not written down. */
  readonly transcriptionModel: string | null;
}

/** How the service finds the end of a turn; null: the client says it. */
export function turnDetection(
  settings: SettingsInEffect,
  { prefixPaddingMs }: Pick<SessionTerms, 'prefixPaddingMs'>,
): RealtimeAudioInputTurnDetection | null {
  const answering = { create_response: true, interrupt_response: true };
  switch (settings.turn_mode) {
    case 'push_to_talk':
      return null;
    case 'semantic_vad':
      return { type: 'semantic_vad', eagerness: settings.eagerness, ...answering };
    case 'server_vad':
      return {
        type: 'server_vad',
        threshold: settings.vad_threshold,
        prefix_padding_ms: prefixPaddingMs,
        silence_duration_ms: settings.silence_ms,
        ...answering,
      };
    default:
      return settings.turn_mode satisfies never;
  }
}

/** Silence after which the service says that speech stopped (ms); it does not say so of `semantic_vad`. */
export function silenceMs({ turn_mode, silence_ms }: SettingsInEffect): number {
  return turn_mode === 'server_vad' ? silence_ms : 0;
}

/** What a session with the settings `from` has to be told to have those of `to`; null: nothing. */
export function sessionUpdate(
  from: SessionSettings,
  to: SessionSettings,
  terms: SessionTerms,
): RealtimeSessionCreateRequest | null {
  const input = { ...changedDetection(from, to, terms), ...changedLanguage(from, to, terms) };
  const output = {
    ...(from.voice === to.voice ? {} : { voice: to.voice }),
    ...(from.speed === to.speed ? {} : { speed: to.speed }),
  };
  const audio = { ...(isEmpty(input) ? {} : { input }), ...(isEmpty(output) ? {} : { output }) };
  const instructions = from.instructions === to.instructions ? {} : { instructions: to.instructions };
  const change = { ...instructions, ...(isEmpty(audio) ? {} : { audio }) };
  return isEmpty(change) ? null : { type: 'realtime', ...change };
}

function changedDetection(from: SessionSettings, to: SessionSettings, terms: SessionTerms) {
  const turn_detection = turnDetection(to, terms);
  const isSame = JSON.stringify(turnDetection(from, terms)) === JSON.stringify(turn_detection);
  return isSame ? {} : { turn_detection };
}

function changedLanguage(from: SessionSettings, to: SessionSettings, { transcriptionModel }: SessionTerms) {
  if (from.language === to.language || transcriptionModel === null) return {};
  return { transcription: { model: transcriptionModel, ...(to.language !== null && { language: to.language }) } };
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
