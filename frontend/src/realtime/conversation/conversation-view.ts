import type { ServerMessage } from '@colloquy/protocol';

import type { SpeakerState } from '../devices/speaker-output.ts';
import type { ConversationEvent, Faults, Problem } from './conversation-event.ts';
import { initialState, nextState, type ConversationState } from './conversation-state.ts';
import { emptyTranscript, nextTranscript, type Transcript } from './transcript.ts';

/** What the server said of itself when the conversation began. */
export type Session = Pick<
  Extract<ServerMessage, { type: 'session_ready' }>,
  'session_id' | 'upstream' | 'model' | 'voice'
>;

/** Everything the page shows of a conversation. */
export interface ConversationView {
  readonly state: ConversationState;
  readonly transcript: Transcript;
  readonly session: Session | null;
  readonly problem: Problem | null;
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
    faults: event.type === 'faults_counted' ? { ...view.faults, ...event.faults } : view.faults,
    microphoneLabel: event.type === 'microphone_changed' ? (event.label ?? null) : view.microphoneLabel,
    speaker: event.type === 'speaker_changed' ? event.speaker : view.speaker,
  };
  const isSame =
    next.state === view.state &&
    next.transcript === view.transcript &&
    next.session === view.session &&
    next.problem === view.problem &&
    next.faults === view.faults &&
    next.microphoneLabel === view.microphoneLabel &&
    next.speaker === view.speaker;
  return isSame ? view : next;
}

function nextSession(session: Session | null, event: ConversationEvent): Session | null {
  if (event.type !== 'session_ready' && event.type !== 'session_resumed') return session;
  const { session_id, upstream, model, voice } = event;
  return { session_id, upstream, model, voice };
}

function nextProblem(problem: Problem | null, event: ConversationEvent): Problem | null {
  switch (event.type) {
    case 'error':
      return { kind: 'server', code: event.code };
    case 'connection_failed':
      return event.problem ?? problem;
    case 'microphone_changed':
      if (event.problem) return { kind: 'microphone', problem: event.problem };
      return problem?.kind === 'microphone' ? null : problem;
    case 'text_sent':
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
