import { useSyncExternalStore } from 'react';

import { Composer } from '../features/composer/composer.tsx';
import { SessionBadge, sessionSentence } from '../features/session/session-badge.tsx';
import { SettingsButton } from '../features/settings/settings-button.tsx';
import type { SettingsStore } from '../features/settings/settings-store.ts';
import { StatusLine } from '../features/status/status-line.tsx';
import { CallButtons } from '../features/talk/call-buttons.tsx';
import { TalkControl } from '../features/talk/talk-control.tsx';
import { TranscriptLog } from '../features/transcript/transcript-log.tsx';
import { Welcome } from '../features/welcome/welcome.tsx';
import { Voices } from '../features/voices/voices.tsx';
import { isConnected } from '../realtime/conversation/conversation-state.ts';
import type { Conversation } from '../realtime/conversation/conversation.ts';
import './app.css';

interface Props {
  conversation: Conversation;
  settings: SettingsStore;
}

/** The whole page: the control with its two voices on one side, the words on the other. */
export function App({ conversation, settings }: Props) {
  const view = useSyncExternalStore(conversation.subscribe, conversation.view);
  const { state, session, transcript } = view;
  const sendText = (text: string) => {
    void conversation.sendText(text);
  };
  return (
    <div className="app" data-state={state.name} data-microphone={state.microphone} data-testid="app">
      <header className="app__header">
        <h1 className="app__brand">
          <img className="app__mark" src="/favicon.svg" alt="" width="26" height="26" />
          Colloquy
        </h1>
        <SessionBadge conversation={conversation} view={view} />
        <SettingsButton conversation={conversation} settings={settings} view={view} />
      </header>
      <main className="app__main">
        <section className="stage" aria-label="Talk">
          <StatusLine view={view} />
          <div className="stage__voices">
            <Voices conversation={conversation} isLive={isConnected(state)} />
            <TalkControl conversation={conversation} state={state} />
          </div>
          <CallButtons conversation={conversation} state={state} settings={settings} />
          <p className="stage__source">{sessionSentence(session)}</p>
        </section>
        <section className="words" aria-label="Words">
          <TranscriptLog transcript={transcript}>
            <Welcome onAsk={sendText} />
          </TranscriptLog>
          <Composer conversation={conversation} />
        </section>
      </main>
    </div>
  );
}
