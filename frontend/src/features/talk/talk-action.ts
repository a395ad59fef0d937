import type { IconName } from '../../components/icon.tsx';
import type { ConversationState } from '../../realtime/conversation/conversation-state.ts';

/** What the large control does when it is clicked, or for as long as it is held. */
export type TalkAction = 'start' | 'unmute' | 'stop_reply' | 'hold' | 'none';

export interface TalkFace {
  label: string;
  icon: IconName;
  action: TalkAction;
}

/** The large control's name, picture and deed in a state of the conversation. */
export function talkFace(state: ConversationState): TalkFace {
  switch (state.name) {
    case 'idle':
    case 'ended':
      return { label: 'Start talking', icon: 'microphone', action: 'start' };
    case 'failed':
      return { label: 'Try again', icon: 'retry', action: 'start' };
    case 'connecting':
    case 'reconnecting':
      return { label: 'Connecting', icon: 'microphone', action: 'none' };
    case 'ready':
      return readyFace(state);
    case 'listening':
      return { label: 'Listening', icon: 'microphone', action: 'none' };
    case 'hearing':
      return { label: 'Hearing you', icon: 'voice', action: isHeldToTalk(state) ? 'hold' : 'none' };
    case 'thinking':
      return { label: 'Thinking', icon: 'dots', action: 'none' };
    case 'speaking':
      return isHeldToTalk(state)
        ? { ...hold, icon: 'stop' }
        : { label: 'Stop reply', icon: 'stop', action: 'stop_reply' };
  }
}

const hold: TalkFace = { label: 'Hold to talk', icon: 'hold', action: 'hold' };

/** Whether the user speaks by holding the control. */
export function isHeldToTalk({ turnMode, microphone }: ConversationState): boolean {
  return turnMode === 'push_to_talk' && microphone === 'live';
}

function readyFace(state: ConversationState): TalkFace {
  if (isHeldToTalk(state)) return hold;
  switch (state.microphone) {
    case 'asking':
      return { label: 'Waiting for the microphone', icon: 'microphone', action: 'none' };
    case 'muted':
      return { label: 'Unmute', icon: 'microphone-off', action: 'unmute' };
    case 'off':
    case 'live':
      return { label: 'Start talking', icon: 'microphone', action: 'start' };
  }
}
