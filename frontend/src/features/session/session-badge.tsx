import { useSyncExternalStore } from 'react';

import type { ConversationView, Session } from '../../realtime/conversation/conversation-view.ts';
import type { Conversation } from '../../realtime/conversation/conversation.ts';
import { QualityPanel } from './quality-panel.tsx';
import { milliseconds } from './figures.ts';
import './session-badge.css';

interface Props {
  conversation: Conversation;
  view: ConversationView;
}

/** Who answers and how far away; opened, how well it goes. */
export function SessionBadge({ conversation, view }: Props) {
  const quality = useSyncExternalStore(conversation.quality.subscribe, conversation.quality.view);
  const { session } = view;
  if (!session) return null;
  return (
    <div className="session-badge" data-upstream={session.upstream} data-testid="session-badge">
      <button type="button" className="session-badge__name" popoverTarget="quality">
        <span className="visually-hidden">Quality: </span>
        {nameOf(session)}
        {quality.roundTripMs !== null && (
          <span className="session-badge__trip">{milliseconds(quality.roundTripMs)}</span>
        )}
      </button>
      <QualityPanel id="quality" quality={quality} session={session} />
    </div>
  );
}

/** One sentence on who answers, for below the control. */
export function sessionSentence(session: Session | null): string {
  if (!session) return 'You can also type.';
  if (session.upstream === 'simulator') return 'A simulator on this server answers, not an AI model.';
  return `You talk with ${session.model} by OpenAI.`;
}

function nameOf({ upstream, model }: Session): string {
  return upstream === 'simulator' ? 'offline simulator' : model;
}
