import { useSyncExternalStore } from 'react';
import type { ConversationSettings, ErrorCode } from '@colloquy/protocol';

import type { LiveSetting } from '../../realtime/conversation/conversation-event.ts';
import { isConnected } from '../../realtime/conversation/conversation-state.ts';
import type { ConversationView } from '../../realtime/conversation/conversation-view.ts';
import type { SettingsStore } from './settings-store.ts';

/** The settings of a conversation as the dialog shows and changes them. */
export interface LiveSettings {
  /** What holds now, or what was chosen for the next conversation; undefined where the server decides. */
  valueOf<Name extends LiveSetting>(name: Name): ConversationSettings[Name] | undefined;
  /** Why a choice does not hold, or null. */
  problemOf(name: LiveSetting): string | null;
  prefer(name: LiveSetting, settings: ConversationSettings): void;
}

export function useLiveSettings(settings: SettingsStore, view: ConversationView): LiveSettings {
  const { conversation: preferred } = useSyncExternalStore(settings.subscribe, settings.view);
  const inEffect = isConnected(view.state) ? view.session?.settings : null;
  return {
    // What was refused is shown as it really is; what is still on its way as it will be.
    valueOf: (name) => {
      const holds = view.refusals[name] !== undefined || preferred[name] === undefined;
      return (holds ? (inEffect?.[name] as ConversationSettings[typeof name] | null) : null) ?? preferred[name];
    },
    problemOf: (name) => refusalWords(view.refusals[name]),
    prefer: (name, change) => {
      settings.prefer(name, change);
    },
  };
}

function refusalWords(code: ErrorCode | undefined): string | null {
  switch (code) {
    case undefined:
      return null;
    case 'not_allowed':
      return 'This site does not allow that.';
    case 'cannot_update_voice':
      return 'The voice changes with the next conversation.';
    default:
      return 'The speech service did not accept that.';
  }
}
