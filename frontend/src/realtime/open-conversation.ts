import { CONVERSATION_PATH } from '@colloquy/protocol';

import { after } from './after.ts';
import { BrowserAudio } from './audio/browser-audio.ts';
import { ConversationClient, type ClientParts } from './connection/conversation-client.ts';
import { watchPage } from './connection/page-watch.ts';
import { dialWithTickets } from './connection/ticketed-dial.ts';
import { dialWebSocket } from './connection/wire.ts';
import { Conversation } from './conversation/conversation.ts';

export interface ServerToTalkTo {
  /** Of the server, `https://voice.example`; that the page came from unless given. */
  readonly origin?: string;
  /** The user's token, asked for at every connection; null: nobody is signed in. */
  readonly token?: () => Promise<string | null>;
}

/** This page's conversations, with this browser's microphone and speaker, one after the other. */
export function openConversation(server: ServerToTalkTo = {}): Conversation {
  return new Conversation({
    openClient: (observer) => {
      const client = new ConversationClient(clientParts(server), observer);
      watchPage(client);
      return client;
    },
    openAudio: (observer) => new BrowserAudio(observer),
  });
}

function clientParts({ origin = window.location.origin, token = () => Promise.resolve(null) }: ServerToTalkTo) {
  const url = new URL(CONVERSATION_PATH, origin);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const tickets = { url: new URL('/api/tickets', origin).href, fetch: window.fetch.bind(window), token };
  const dial = dialWithTickets(tickets, dialWebSocket);
  return { url: url.href, dial, clock: { now: () => Date.now(), after }, random: Math.random } satisfies ClientParts;
}
