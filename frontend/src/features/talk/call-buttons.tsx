import { useSyncExternalStore } from 'react';

import { Icon, type IconName } from '../../components/icon.tsx';
import { isClosed, isConnected, type ConversationState } from '../../realtime/conversation/conversation-state.ts';
import type { Conversation } from '../../realtime/conversation/conversation.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import './call-buttons.css';

interface Props {
  conversation: Conversation;
  state: ConversationState;
  settings: SettingsStore;
}

/** How one talks, mute and end. Their place is kept when they have nothing to do, so that nothing moves. */
export function CallButtons({ conversation, state, settings }: Props) {
  const { conversation: preferred } = useSyncExternalStore(settings.subscribe, settings.view);
  const isHeld = (isConnected(state) ? state.turnMode : preferred.turn_mode) === 'push_to_talk';
  const isMuted = state.microphone === 'muted';
  const isRunning = !isClosed(state);
  return (
    <div className="call-buttons">
      <CallButton
        label="Push to talk"
        icon="hold"
        isPressed={isHeld}
        onClick={() => {
          settings.prefer('turn_mode', { turn_mode: isHeld ? 'server_vad' : 'push_to_talk' });
        }}
      />
      <CallButton
        label="Mute"
        icon={isMuted ? 'microphone-off' : 'microphone'}
        isShown={isRunning && !isHeld}
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
  isShown?: boolean;
  isDisabled?: boolean;
  isPressed?: boolean;
  onClick: () => void;
}

function CallButton({ label, name, icon, isShown = true, isDisabled, isPressed, onClick }: CallButtonProps) {
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
