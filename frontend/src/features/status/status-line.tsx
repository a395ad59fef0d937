import type { ConversationView } from '../../realtime/conversation/conversation-view.ts';
import { adviceWords } from './status-advice.ts';
import { statusWords } from './status-words.ts';
import { useIsOnline } from './use-is-online.ts';
import './status-line.css';

/** One line for what happens now and one beneath it; advice takes the second, or both once a problem ended everything. */
export function StatusLine({ view }: { view: ConversationView }) {
  const { state, problem } = view;
  const status = statusWords(state, useIsOnline());
  const advice = adviceWords(view);
  const isOver = advice !== null && state.name === 'failed';
  return (
    <div className="status-line" role="status" data-testid="status">
      <p className="status-line__title">{isOver ? advice.title : status.title}</p>
      {advice ? (
        <p className="status-line__detail status-line__detail--problem" data-testid={problem ? 'problem' : 'notice'}>
          {!isOver && <strong>{advice.title}. </strong>}
          {advice.detail}
        </p>
      ) : (
        <p className="status-line__detail">{status.detail}</p>
      )}
    </div>
  );
}
