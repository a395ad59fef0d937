import type { ConversationState } from '../../realtime/conversation/conversation-state.ts';
import { MAX_RECONNECT_ATTEMPTS } from '../../realtime/connection/reconnect-policy.ts';
import type { PlainWords } from './plain-words.ts';

/** What the conversation does, in words for the person who has it. */
export function statusWords(state: ConversationState): PlainWords {
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
      return { title: 'Hearing you', detail: 'The answer comes when you pause.' };
    case 'thinking':
      return { title: 'Thinking', detail: 'The answer is on its way.' };
    case 'speaking':
      return { title: 'Speaking', detail: interruption(state) };
    case 'reconnecting':
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

function readyWords({ microphone }: ConversationState): PlainWords {
  switch (microphone) {
    case 'asking':
      return microphoneAsked;
    case 'muted':
      return { title: 'Muted', detail: 'Nothing you say is heard.' };
    case 'off':
    case 'live':
      return { title: 'Connected', detail: 'Type a message, or start talking.' };
  }
}

function interruption({ microphone }: ConversationState): string {
  return microphone === 'live' ? 'Just talk to interrupt.' : 'Click the circle to interrupt.';
}

function attempts(attempt: number): string {
  return `Trying again, ${String(attempt)} of ${String(MAX_RECONNECT_ATTEMPTS)}.`;
}
