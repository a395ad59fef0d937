import { describe, expect, it } from '@jest/globals';

import {
  audioDelta,
  responseDone,
  responseStarted,
  serverError,
  sessionReady,
  sessionResumed,
  settingsInEffect,
  speechStarted,
  speechStopped,
} from '../../testing/server-messages.ts';
import type { ConversationEvent } from './conversation-event.ts';
import { initialState, isClosed, isConnected, nextState, type StateName } from './conversation-state.ts';

const pushToTalk = { ...settingsInEffect, turn_mode: 'push_to_talk' } as const;

type Step = readonly [ConversationEvent, StateName];

const connect: Step = [{ type: 'connect_requested' }, 'connecting'];
const ready: Step = [sessionReady, 'ready'];
const microphone = (to: 'off' | 'asking' | 'live' | 'muted', then: StateName): Step => [
  { type: 'microphone_changed', microphone: to },
  then,
];
const listening: Step[] = [connect, ready, microphone('live', 'listening')];
const lost: Step = [{ type: 'connection_lost', attempt: 1 }, 'reconnecting'];
const sounds: Step = [{ type: 'playback_started' }, 'speaking'];
const typed = (then: StateName): Step => [{ type: 'text_sent', text: 'x' }, then];
const flushed = (then: StateName): Step => [{ type: 'playback_flushed', item_id: null }, then];
const drained = (then: StateName): Step => [{ type: 'playback_drained' }, then];

const stories: Record<string, Step[]> = {
  'a spoken turn goes from listening through hearing, thinking and speaking back': [
    ...listening,
    [speechStarted('u'), 'hearing'],
    [speechStopped('u'), 'thinking'],
    [responseStarted('r'), 'thinking'],
    sounds,
    [responseDone('r'), 'speaking'],
    drained('listening'),
  ],
  'a typed turn without a microphone ends ready': [
    connect,
    ready,
    typed('thinking'),
    [responseStarted('r'), 'thinking'],
    sounds,
    [responseDone('r'), 'speaking'],
    drained('ready'),
  ],
  'a reply of words alone is over when it is done': [
    connect,
    ready,
    typed('thinking'),
    [responseStarted('r'), 'thinking'],
    [responseDone('r'), 'ready'],
  ],
  'a reply whose audio runs dry before it is done is due again': [
    ...listening,
    [responseStarted('r'), 'thinking'],
    sounds,
    drained('thinking'),
    sounds,
    [responseDone('r'), 'speaking'],
    drained('listening'),
  ],
  'a reply that is done before its audio sounds is still due': [
    ...listening,
    [responseStarted('r'), 'thinking'],
    [audioDelta('a'), 'thinking'],
    [responseDone('r'), 'thinking'],
    sounds,
    drained('listening'),
  ],
  'speech cuts a reply, and the end of the cut reply does not end the next one': [
    ...listening,
    [responseStarted('r1'), 'thinking'],
    sounds,
    [speechStarted('u'), 'hearing'],
    flushed('hearing'),
    [speechStopped('u'), 'thinking'],
    [responseDone('r1', 'interrupted'), 'thinking'],
    [responseStarted('r2'), 'thinking'],
    [responseDone('r2'), 'listening'],
  ],
  'a start of sound that was reported before the flush does not leave it speaking': [
    ...listening,
    [responseStarted('r1'), 'thinking'],
    [speechStarted('u'), 'hearing'],
    [{ type: 'playback_started' }, 'hearing'],
    flushed('hearing'),
    [speechStopped('u'), 'thinking'],
  ],
  'a reply that is stopped leaves nothing to wait for': [
    ...listening,
    [responseStarted('r1'), 'thinking'],
    sounds,
    [{ type: 'reply_stopped' }, 'speaking'],
    flushed('listening'),
    [responseDone('r1', 'cancelled'), 'listening'],
  ],
  'muting while the user speaks still ends the turn': [
    ...listening,
    [speechStarted('u'), 'hearing'],
    microphone('muted', 'ready'),
    [speechStopped('u'), 'thinking'],
    microphone('live', 'thinking'),
  ],
  'in push-to-talk nothing is heard but what is said while the button is held': [
    connect,
    [{ ...sessionReady, settings: pushToTalk }, 'ready'],
    microphone('live', 'ready'),
    [{ type: 'talk_held' }, 'hearing'],
    [{ type: 'talk_released' }, 'thinking'],
    [responseStarted('r'), 'thinking'],
    sounds,
    [{ type: 'talk_held' }, 'hearing'],
    flushed('hearing'),
    [{ type: 'talk_discarded' }, 'ready'],
  ],
  'a turn of push-to-talk that was too short is not answered': [
    connect,
    [{ ...sessionReady, settings: pushToTalk }, 'ready'],
    microphone('live', 'ready'),
    [{ type: 'talk_held' }, 'hearing'],
    [{ type: 'talk_released' }, 'thinking'],
    [serverError('too_little_audio'), 'ready'],
  ],
  'the microphone may open before the session is ready': [
    connect,
    microphone('asking', 'connecting'),
    microphone('live', 'connecting'),
    [sessionReady, 'listening'],
  ],
  'a lost connection is tried again until it is there': [
    ...listening,
    typed('thinking'),
    lost,
    [{ type: 'connection_lost', attempt: 2 }, 'reconnecting'],
    [sessionReady, 'listening'],
  ],
  'a lost connection that does not come back fails, and can be tried again': [
    ...listening,
    lost,
    [{ type: 'connection_failed', problem: null }, 'failed'],
    connect,
  ],
  'a conversation that another worker took over waits for nothing': [
    ...listening,
    typed('thinking'),
    [sessionResumed, 'listening'],
  ],
  'an ended conversation takes no notice of what still arrives': [
    ...listening,
    [{ type: 'conversation_ended' }, 'ended'],
    [speechStarted('u'), 'ended'],
    drained('ended'),
    [sessionReady, 'ended'],
    connect,
  ],
};

describe('nextState', () => {
  it.each(Object.entries(stories))('%s', (_name, steps) => {
    let state = initialState;
    for (const [event, name] of steps) {
      state = nextState(state, event);
      expect([event.type, state.name]).toEqual([event.type, name]);
    }
  });

  it('counts attempts to reconnect', () => {
    const state = nextState({ ...initialState, name: 'ready' }, { type: 'connection_lost', attempt: 3 });
    expect(state.attempt).toBe(3);
  });

  it('returns the same object when nothing changes', () => {
    const state = { ...initialState, name: 'listening' as const };
    expect(nextState(state, { type: 'faults_counted', faults: {} })).toBe(state);
  });

  it.each<[StateName, boolean, boolean]>([
    ['idle', false, true],
    ['connecting', false, false],
    ['ready', true, false],
    ['listening', true, false],
    ['hearing', true, false],
    ['thinking', true, false],
    ['speaking', true, false],
    ['reconnecting', false, false],
    ['failed', false, true],
    ['ended', false, true],
  ])('knows whether %s is connected and whether it is closed', (name, connected, closed) => {
    expect(isConnected({ ...initialState, name })).toBe(connected);
    expect(isClosed({ ...initialState, name })).toBe(closed);
  });
});
