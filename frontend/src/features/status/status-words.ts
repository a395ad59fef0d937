import type { ConversationState } from '../../realtime/conversation/conversation-state.ts';
import { MAX_RECONNECT_ATTEMPTS } from '../../realtime/connection/reconnect-policy.ts';
import { isHeldToTalk } from '../talk/talk-action.ts';
import type { PlainWords } from './plain-words.ts';

/** What the conversation does, in words for the person who has it; `isOnline`: whether the machine has a network. */
export function statusWords(state: ConversationState, isOnline: boolean): PlainWords {
  switch (state.name) {
    case 'idle':
      return {
        title: 'Have a conversation, out loud',
        detail: 'Click, speak, and hear the answer. Interrupt any time.',
      };
    case 'connecting':
      return state.microphone === 'asking' ? microphoneAsked : { title: 'Connecting', detail: 'One moment.' };
    case 'ready':
      return readyWords(state);
    case 'listening':
      return { title: 'Listening', detail: 'Say something.' };
    case 'hearing':
      return { title: 'Hearing you', detail: hearingDetail(state) };
    case 'thinking':
      return { title: 'Thinking', detail: 'The answer is on its way.' };
    case 'speaking':
      return { title: 'Speaking', detail: interruption(state) };
    case 'reconnecting':
      if (!isOnline) return { title: 'You are offline', detail: 'It goes on by itself when your network is back.' };
      return { title: 'Reconnecting', detail: `The connection was lost. ${attempts(state.attempt)}` };
    case 'failed':
      return { title: 'Not connected', detail: 'The conversation could not go on.' };
    case 'ended':
      return { title: 'Conversation ended', detail: 'Start another one whenever you like.' };
  }
}

/** The same words before and after the connection is there: where the browser need not ask, they are gone at once. */
const microphoneAsked: PlainWords = {
  title: 'Connecting',
  detail: 'Allow the microphone if your browser asks for it.',
};

function hearingDetail(state: ConversationState): string {
  return isHeldToTalk(state) ? 'The answer comes when you let go.' : 'The answer comes when you pause.';
}

function readyWords(state: ConversationState): PlainWords {
  if (isHeldToTalk(state)) return { title: 'Ready', detail: 'Hold the circle or the space bar while you speak.' };
  switch (state.microphone) {
    case 'asking':
      return microphoneAsked;
    case 'muted':
      return { title: 'Muted', detail: 'Nothing you say is heard.' };
    case 'off':
    case 'live':
      return { title: 'Connected', detail: 'Type a message, or start talking.' };
  }
}

function interruption(state: ConversationState): string {
  if (isHeldToTalk(state)) return 'Hold the circle or the space bar to interrupt.';
  return state.microphone === 'live' ? 'Just talk to interrupt.' : 'Click the circle to interrupt.';
}

function attempts(attempt: number): string {
  return `Trying again, ${String(attempt)} of ${String(MAX_RECONNECT_ATTEMPTS)}.`;
}
