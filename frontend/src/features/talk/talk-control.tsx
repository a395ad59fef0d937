import { useCallback } from 'react';

import { Icon } from '../../components/icon.tsx';
import type { ConversationState } from '../../realtime/conversation/conversation-state.ts';
import type { Conversation } from '../../realtime/conversation/conversation.ts';
import { talkFace, type TalkAction } from './talk-action.ts';
import { useHoldToTalk } from './use-hold-to-talk.ts';
import './talk-control.css';

interface Props {
  conversation: Conversation;
  state: ConversationState;
}

/** The one large control. It stays a focusable button in every state, so the keyboard never loses its place. */
export function TalkControl({ conversation, state }: Props) {
  const { label, icon, action } = talkFace(state);
  const onHold = useCallback(() => void conversation.holdToTalk(), [conversation]);
  const onRelease = useCallback(() => {
    conversation.releaseTalk();
  }, [conversation]);
  const holding = useHoldToTalk({ isActive: action === 'hold', onHold, onRelease });
  return (
    <button
      type="button"
      className="talk-control"
      data-testid="talk-control"
      aria-disabled={action === 'none'}
      onClick={() => {
        perform(conversation, action);
      }}
      {...holding}
    >
      <Icon name={icon} />
      <span className={action === 'none' || state.name === 'hearing' ? 'visually-hidden' : 'talk-control__label'}>
        {label}
      </span>
    </button>
  );
}

function perform(conversation: Conversation, action: TalkAction): void {
  switch (action) {
    case 'start':
      void conversation.startTalking();
      return;
    case 'unmute':
      conversation.setMuted(false);
      return;
    case 'stop_reply':
      void conversation.stopReply();
      return;
    case 'hold':
    case 'none':
      return;
  }
}
