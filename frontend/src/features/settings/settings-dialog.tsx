import { CSPProvider } from '@base-ui/react/csp-provider';
import { Dialog } from '@base-ui/react/dialog';

import { Icon } from '../../components/icon.tsx';
import type { ConversationView } from '../../realtime/conversation/conversation-view.ts';
import type { Conversation } from '../../realtime/conversation/conversation.ts';
import { DeviceSettings } from './device-settings.tsx';
import { ReplySettings } from './reply-settings.tsx';
import type { SettingsStore } from './settings-store.ts';
import { TurnSettings } from './turn-settings.tsx';
import { useLiveSettings } from './use-live-settings.ts';
import './settings-dialog.css';

interface Props {
  conversation: Conversation;
  settings: SettingsStore;
  view: ConversationView;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Devices, the voice that answers, and when a turn ends. Every change holds at once and is remembered. */
export function SettingsDialog({ conversation, settings, view, isOpen, onOpenChange }: Props) {
  const live = useLiveSettings(settings, view);
  return (
    // The page's security policy allows no style elements.
    <CSPProvider disableStyleElements>
      <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
        <Dialog.Portal>
          <Dialog.Backdrop className="settings-backdrop" />
          <Dialog.Popup className="settings">
            <header className="settings__header">
              <Dialog.Title className="settings__title">Settings</Dialog.Title>
              <Dialog.Close className="icon-button" aria-label="Close settings">
                <Icon name="close" />
              </Dialog.Close>
            </header>
            <div className="settings__body">
              <DeviceSettings conversation={conversation} settings={settings} view={view} />
              <ReplySettings live={live} hasSpoken={hasSpoken(view)} />
              <TurnSettings live={live} />
            </div>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </CSPProvider>
  );
}

/** From the first reply on the voice is the conversation's own. */
function hasSpoken({ transcript, session }: ConversationView): boolean {
  const { entries } = transcript;
  const begin = entries.findLastIndex(({ kind }) => kind === 'divider');
  const now = entries.slice(begin + 1);
  return session !== null && now.some((entry) => entry.kind === 'words' && entry.speaker === 'assistant');
}
