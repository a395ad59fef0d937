import { Icon, type IconName } from '../../components/icon.tsx';
import { isClosed, type ConversationState } from '../../realtime/conversation/conversation-state.ts';
import type { Conversation } from '../../realtime/conversation/conversation.ts';
import './call-buttons.css';

interface Props {
  conversation: Conversation;
  state: ConversationState;
}

/** Mute and end. Their place is kept when they have nothing to do, so that nothing moves when they appear. */
export function CallButtons({ conversation, state }: Props) {
  const isMuted = state.microphone === 'muted';
  const isRunning = !isClosed(state);
  return (
    <div className="call-buttons">
      <CallButton
        label="Mute"
        icon={isMuted ? 'microphone-off' : 'microphone'}
        isShown={isRunning}
        isDisabled={!isMuted && state.microphone !== 'live'}
        isPressed={isMuted}
        onClick={() => {
          conversation.setMuted(!isMuted);
        }}
      />
      <CallButton
        label="End"
        name="End conversation"
        icon="close"
        isShown={isRunning}
        onClick={() => {
          conversation.end();
        }}
      />
    </div>
  );
}

interface CallButtonProps {
  label: string;
  /** The name for those who do not see it, where it differs from the label. */
  name?: string;
  icon: IconName;
  isShown: boolean;
  isDisabled?: boolean;
  isPressed?: boolean;
  onClick: () => void;
}

function CallButton({ label, name, icon, isShown, isDisabled, isPressed, onClick }: CallButtonProps) {
  return (
    <button
      type="button"
      className="call-button"
      hidden={!isShown}
      disabled={isDisabled}
      aria-label={name}
      aria-pressed={isPressed}
      onClick={onClick}
    >
      <Icon name={icon} />
      {label}
    </button>
  );
}
