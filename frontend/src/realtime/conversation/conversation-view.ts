import type { ErrorCode, ServerMessage, SettingsInEffect } from '@colloquy/protocol';

import type { SpeakerState } from '../devices/speaker-output.ts';
import type { ConversationEvent, Faults, LiveSetting, Problem } from './conversation-event.ts';
import { initialState, nextState, type ConversationState } from './conversation-state.ts';
import { emptyTranscript, nextTranscript, type Transcript } from './transcript.ts';

/** What the server said of itself when the conversation began. */
export type Session = Pick<
  Extract<ServerMessage, { type: 'session_ready' }>,
  'session_id' | 'upstream' | 'model' | 'voice'
> & {
  /** What holds in this conversation; null where the server does not tell. */
  readonly settings: SettingsInEffect | null;
};

/** What the server announced and the user can prepare for. */
export type Notice =
  | { kind: 'going_away' }
  /** `remaining`: share of the budget, 0 to 1. */
  | { kind: 'budget'; remaining: number };

/** Everything the page shows of a conversation. */
export interface ConversationView {
  readonly state: ConversationState;
  readonly transcript: Transcript;
  readonly session: Session | null;
  readonly problem: Problem | null;
  readonly notice: Notice | null;
  /** Settings the user wished for and did not get, and why. */
  readonly refusals: Readonly<Partial<Record<LiveSetting, ErrorCode>>>;
  readonly faults: Faults;
  /** The microphone in use. */
  readonly microphoneLabel: string | null;
  readonly speaker: SpeakerState;
}

export const initialView: ConversationView = {
  state: initialState,
  transcript: emptyTranscript,
  session: null,
  problem: null,
  notice: null,
  refusals: {},
  faults: { underruns: 0, droppedVoiceChunks: 0 },
  microphoneLabel: null,
  speaker: 'running',
};

/** The view after `event`; the same object when nothing that is shown changes. */
export function nextView(view: ConversationView, event: ConversationEvent): ConversationView {
  const next: ConversationView = {
    state: nextState(view.state, event),
    transcript: nextTranscript(view.transcript, event),
    session: nextSession(view.session, event),
    problem: nextProblem(view.problem, event),
    notice: nextNotice(view.notice, event),
    refusals: nextRefusals(view.refusals, event),
    faults: event.type === 'faults_counted' ? { ...view.faults, ...event.faults } : view.faults,
    microphoneLabel: event.type === 'microphone_changed' ? (event.label ?? null) : view.microphoneLabel,
    speaker: event.type === 'speaker_changed' ? event.speaker : view.speaker,
  };
  const isSame =
    next.state === view.state &&
    next.transcript === view.transcript &&
    next.session === view.session &&
    next.problem === view.problem &&
    next.notice === view.notice &&
    next.refusals === view.refusals &&
    next.faults === view.faults &&
    next.microphoneLabel === view.microphoneLabel &&
    next.speaker === view.speaker;
  return isSame ? view : next;
}

function nextSession(session: Session | null, event: ConversationEvent): Session | null {
  if (event.type === 'updated') return session && { ...session, voice: event.settings.voice, settings: event.settings };
  if (event.type !== 'session_ready' && event.type !== 'session_resumed') return session;
  const { session_id, upstream, model, voice, settings = null } = event;
  return { session_id, upstream, model, voice, settings };
}

function nextNotice(notice: Notice | null, event: ConversationEvent): Notice | null {
  switch (event.type) {
    case 'going_away':
      return { kind: 'going_away' };
    case 'budget':
      return { kind: 'budget', remaining: event.remaining };
    case 'connect_requested':
    case 'session_ready':
    case 'connection_failed':
    case 'conversation_ended':
      return null;
    case 'session_resumed':
      return notice?.kind === 'going_away' ? null : notice;
    default:
      return notice;
  }
}

function nextRefusals(refusals: ConversationView['refusals'], event: ConversationEvent): ConversationView['refusals'] {
  if (event.type === 'setting_refused') return { ...refusals, [event.name]: event.code };
  if (event.type !== 'connect_requested' && event.type !== 'updated') return refusals;
  return Object.keys(refusals).length === 0 ? refusals : {};
}

function nextProblem(problem: Problem | null, event: ConversationEvent): Problem | null {
  switch (event.type) {
    case 'error':
      return {
        kind: 'server',
        code: event.code,
        ...(event.retry_after !== undefined && { retryAfterS: event.retry_after }),
      };
    case 'talk_discarded':
      return { kind: 'server', code: 'too_little_audio' };
    case 'connection_failed':
      return event.problem ?? problem;
    case 'microphone_changed':
      if (event.problem) return { kind: 'microphone', problem: event.problem };
      return problem?.kind === 'microphone' ? null : problem;
    case 'text_sent':
    case 'talk_held':
      return problem?.kind === 'microphone' ? null : problem;
    case 'connect_requested':
      return null;
    case 'session_ready':
    case 'session_resumed':
    case 'response_started':
      return problem?.kind === 'microphone' ? problem : null;
    default:
      return problem;
  }
}
