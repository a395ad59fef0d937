import { lazy, Suspense, useState } from 'react';

import { IconButton } from '../../components/icon-button.tsx';
import type { ConversationView } from '../../realtime/conversation/conversation-view.ts';
import type { Conversation } from '../../realtime/conversation/conversation.ts';
import type { SettingsStore } from './settings-store.ts';

/** Not part of the first load: most visits never open it. */
const SettingsDialog = lazy(async () => ({ default: (await import('./settings-dialog.tsx')).SettingsDialog }));

interface Props {
  conversation: Conversation;
  settings: SettingsStore;
  view: ConversationView;
}

/** Opens the settings. */
export function SettingsButton(props: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  return (
    <>
      <IconButton
        name="Settings"
        icon="settings"
        onClick={() => {
          setWasOpened(true);
          setIsOpen(true);
        }}
      />
      {wasOpened && (
        <Suspense>
          <SettingsDialog {...props} isOpen={isOpen} onOpenChange={setIsOpen} />
        </Suspense>
      )}
    </>
  );
}
