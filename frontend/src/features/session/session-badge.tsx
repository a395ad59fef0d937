import type { ConversationView, Session } from '../../realtime/conversation/conversation-view.ts';
import './session-badge.css';

/** Who answers; opened, the facts an operator asks for. */
export function SessionBadge({ view }: { view: ConversationView }) {
  const { session, faults } = view;
  if (!session) return null;
  return (
    <details className="session-badge" data-upstream={session.upstream} data-testid="session-badge">
      <summary className="session-badge__name">{nameOf(session)}</summary>
      <dl className="session-badge__facts">
        <Fact name="Model" value={session.model} />
        <Fact name="Voice" value={session.voice} />
        <Fact name="Session" value={session.session_id} />
        <Fact name="Gaps in replies" value={String(faults.underruns)} />
        <Fact name="Voice not sent" value={`${String(faults.droppedVoiceChunks * 40)} ms`} />
      </dl>
    </details>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
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
