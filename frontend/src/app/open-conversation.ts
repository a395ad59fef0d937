import { CONVERSATION_PATH } from '@colloquy/protocol';

import { BrowserAudio } from '../realtime/audio/browser-audio.ts';
import { ConversationClient, type ClientParts } from '../realtime/connection/conversation-client.ts';
import { watchPage } from '../realtime/connection/page-watch.ts';
import { dialWithTickets } from '../realtime/connection/ticketed-dial.ts';
import { dialWebSocket } from '../realtime/connection/wire.ts';
import { after } from '../realtime/after.ts';
import { Conversation } from '../realtime/conversation/conversation.ts';
import { userToken } from './host-page.ts';

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
  const tickets = new URL('/api/tickets', window.location.href).href;
  const parts = { url: tickets, fetch: window.fetch.bind(window), token: userToken };
  const dial = dialWithTickets(parts, dialWebSocket);
  return { url: url.href, dial, clock: { now: () => Date.now(), after }, random: Math.random };
}
