import type { ClientMessage, ServerMessage } from '@colloquy/protocol';

import { after } from '../after.ts';
import type { LocalEvent } from './conversation-event.ts';
import { DocumentUpload } from './document-upload.ts';
import { PushToTalk } from './push-to-talk.ts';
import { SettingsWishes } from './settings-wishes.ts';

export interface UserRequestsParts {
  /** Sends when it can and says whether it did. */
  send: (message: ClientMessage) => boolean;
  /** Bytes handed to the network and not yet on their way. */
  backlogBytes: () => number;
  apply: (event: LocalEvent) => void;
}

/** What the user asks of a session beside talking and typing: turns by a button, settings, documents. */
export class UserRequests {
  readonly talk: PushToTalk;
  readonly wishes: SettingsWishes;
  readonly documents: DocumentUpload;

  constructor(parts: UserRequestsParts) {
    this.talk = new PushToTalk({ send: parts.send, after, now: () => performance.now() });
    this.wishes = new SettingsWishes(parts);
    const newId = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    this.documents = new DocumentUpload({ ...parts, after, newId });
  }

  /** A message of the server; true when it answers a request and needs no further attention. */
  heard(message: ServerMessage): boolean {
    const isSession = message.type === 'session_ready' || message.type === 'session_resumed';
    if ((isSession || message.type === 'updated') && message.settings) this.talk.begin(message.settings.turn_mode);
    const isAnswer = this.wishes.heard(message) || this.documents.heard(message);
    if (isSession) this.documents.sessionBegan();
    return isAnswer;
  }

  connectionLost(): void {
    this.talk.reset();
    this.wishes.connectionLost();
    this.documents.connectionLost();
  }

  /** There will be no other session by itself. */
  ended(): void {
    this.connectionLost();
    this.documents.giveUp();
  }
}
