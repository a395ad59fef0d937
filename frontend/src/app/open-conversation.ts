import { CONVERSATION_PATH } from '@colloquy/protocol';

import { BrowserAudio } from '../realtime/audio/browser-audio.ts';
import { ConversationClient, type ClientParts } from '../realtime/connection/conversation-client.ts';
import { watchPage } from '../realtime/connection/page-watch.ts';
import { dialWebSocket } from '../realtime/connection/wire.ts';
import { after } from '../realtime/after.ts';
import { Conversation } from '../realtime/conversation/conversation.ts';

/** The page's conversation, with this browser's microphone and speaker, over the server the page came from. */
export function openConversation(): Conversation {
  return new Conversation({
    openClient: (observer) => {
      const client = new ConversationClient(clientParts(), observer);
      watchPage(client);
      return client;
    },
    openAudio: (observer) => new BrowserAudio(observer),
  });
}

function clientParts(): ClientParts {
  const url = new URL(CONVERSATION_PATH, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return { url: url.href, dial: dialWebSocket, clock: { now: () => Date.now(), after }, random: Math.random };
}
