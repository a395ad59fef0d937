import { clientMessage, conversationSettings } from '@colloquy/protocol';

import type { Dialogue } from './dialogue.ts';

/**
 * Does what a message of the client asks for; false when it is none for a worker. `isEnding`: the assistant says goodbye,
 * and nothing more is answered.
 */
export function obey(payload: Uint8Array, dialogue: Dialogue, isEnding: boolean): boolean {
  const message = clientMessage.parse(JSON.parse(Buffer.from(payload).toString()));
  switch (message.type) {
    case 'text':
      if (!isEnding) dialogue.type(message.text);
      return true;
    case 'interrupt':
      dialogue.interrupt(message.item_id, message.played_ms);
      return true;
    case 'update':
      dialogue.user.change(conversationSettings.parse(message.settings));
      return true;
    case 'commit':
      if (!isEnding) dialogue.commit();
      return true;
    case 'clear':
      dialogue.user.clear();
      return true;
    case 'document':
      dialogue.attachments.receive(message);
      return true;
    case 'audio':
    case 'ping':
    case 'stats':
      return false;
    default:
      return message satisfies never;
  }
}
