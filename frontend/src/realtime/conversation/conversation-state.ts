import type { TurnMode } from '@colloquy/protocol';

import type { ConversationEvent, ConversationEventType, MicrophoneState } from './conversation-event.ts';

/**
 * What the user sees the conversation do. `ready`: connected, and no voice is being sent; `hearing`: the server hears
 * the user speak, or the user holds the button of push-to-talk; `thinking`: a reply is due and nothing of it sounds; `speaking`: a reply sounds at the speaker.
 */
export type StateName =
  | 'idle'
  | 'connecting'
  | 'ready'
  | 'listening'
  | 'hearing'
  | 'thinking'
  | 'speaking'
  | 'reconnecting'
  | 'failed'
  | 'ended';

/** Whether a reply is due: nothing asked, asked and not begun, or the response of this id is on its way. */
type Reply = { phase: 'none' } | { phase: 'awaited' } | { phase: 'open'; responseId: string };

interface Facts {
  readonly microphone: MicrophoneState;
  readonly reply: Reply;
  /** Reply audio waits for the speaker or comes out of it: `sounding` is known from the speaker, not the network. */
  readonly sound: 'none' | 'queued' | 'sounding';
  readonly turnMode: TurnMode;
  /** Number of the attempt to reconnect that is due or running. */
  readonly attempt: number;
}

export interface ConversationState extends Facts {
  readonly name: StateName;
}

const noReply: Reply = { phase: 'none' };

export const initialState: ConversationState = {
  name: 'idle',
  microphone: 'off',
  reply: noReply,
  sound: 'none',
  turnMode: 'server_vad',
  attempt: 0,
};

/** `settled` is where the facts lead: speaking, thinking, listening or ready, the first that is true. */
type Target = StateName | 'settled';
type Row = Partial<Record<ConversationEventType, Target>>;

const toEnd: Row = { connection_lost: 'reconnecting', connection_failed: 'failed', conversation_ended: 'ended' };
const opening: Row = { ...toEnd, session_ready: 'settled', session_resumed: 'settled' };
const hearing: Row = {
  ...toEnd,
  speech_stopped: 'settled',
  text_sent: 'settled',
  session_resumed: 'settled',
  microphone_changed: 'settled',
  talk_released: 'settled',
  talk_discarded: 'settled',
};
const connected: Row = {
  ...hearing,
  speech_started: 'hearing',
  talk_held: 'hearing',
  response_started: 'settled',
  response_done: 'settled',
  audio_delta: 'settled',
  reply_stopped: 'settled',
  playback_started: 'settled',
  playback_drained: 'settled',
  playback_flushed: 'settled',
  updated: 'settled',
  error: 'settled',
};
const closed: Row = { connect_requested: 'connecting' };

const transitions: Record<StateName, Row> = {
  idle: closed,
  connecting: opening,
  ready: connected,
  listening: connected,
  hearing,
  thinking: connected,
  speaking: connected,
  reconnecting: opening,
  failed: closed,
  ended: closed,
};

/** Whether the server takes voice and words now. */
export function isConnected({ name }: ConversationState): boolean {
  return transitions[name] === connected || transitions[name] === hearing;
}

/** Whether there is no connection and none is being tried. */
export function isClosed({ name }: ConversationState): boolean {
  return transitions[name] === closed;
}

/** The state after `event`; the same object when nothing changes. */
export function nextState(state: ConversationState, event: ConversationEvent): ConversationState {
  const facts = nextFacts(state, event);
  const target = transitions[state.name][event.type] ?? state.name;
  const name = target === 'settled' ? settle(facts) : target;
  return name === state.name && facts === state ? state : { ...facts, name };
}

function settle({ sound, reply, microphone, turnMode }: Facts): StateName {
  if (sound === 'sounding') return 'speaking';
  if (reply.phase !== 'none' || sound === 'queued') return 'thinking';
  return microphone === 'live' && turnMode !== 'push_to_talk' ? 'listening' : 'ready';
}

function nextFacts(facts: ConversationState, event: ConversationEvent): ConversationState {
  switch (event.type) {
    case 'microphone_changed':
      return { ...facts, microphone: event.microphone };
    case 'audio_delta':
      return facts.sound === 'none' ? { ...facts, sound: 'queued' } : facts;
    case 'playback_started':
      return { ...facts, sound: 'sounding' };
    case 'playback_drained':
    case 'playback_flushed':
      return { ...facts, sound: 'none' };
    case 'connection_lost':
      return { ...facts, attempt: event.attempt };
    case 'session_ready':
    case 'session_resumed':
    case 'updated': {
      const reply = nextReply(facts.reply, event);
      return { ...facts, reply, turnMode: event.settings?.turn_mode ?? facts.turnMode };
    }
    default: {
      const reply = nextReply(facts.reply, event);
      return reply === facts.reply ? facts : { ...facts, reply };
    }
  }
}

function nextReply(reply: Reply, event: ConversationEvent): Reply {
  switch (event.type) {
    case 'text_sent':
    case 'speech_stopped':
    case 'talk_released':
      return { phase: 'awaited' };
    case 'response_started':
      return { phase: 'open', responseId: event.response_id };
    case 'response_done':
      // The end of a reply that was cut may arrive when the next one is already awaited.
      return reply.phase === 'open' && reply.responseId === event.response_id ? noReply : reply;
    case 'session_resumed':
      return event.recovered === true ? reply : noReply;
    case 'error':
      // Nothing was committed, so nothing answers.
      return event.code === 'too_little_audio' ? noReply : reply;
    case 'speech_started':
    case 'talk_held':
    case 'reply_stopped':
    case 'session_ready':
    case 'connection_failed':
    case 'conversation_ended':
      return noReply;
    default:
      return reply;
  }
}
