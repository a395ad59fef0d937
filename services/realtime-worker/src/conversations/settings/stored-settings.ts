import type { ConversationRecord, SettingsItem, StoredItem } from '@colloquy/fabric';
import { conversationSettings, type ConversationSettings } from '@colloquy/protocol';

import { newItemId } from '../item-id.ts';

/** What the client changed, for the next worker. Each has an id of its own: the store takes an item once. */
export function settingsItem(settings: ConversationSettings): SettingsItem {
  return { role: 'settings', itemId: newItemId(), settings };
}

/** What the client changed last, or else what it connected with. */
export function settingsOf(record: ConversationRecord, said: readonly StoredItem[]): ConversationSettings {
  const newest = said.findLast((item) => item.role === 'settings');
  return conversationSettings.parse(newest?.settings ?? record.settings ?? {});
}
