import type { ConversationView } from '../../realtime/conversation/conversation-view.ts';
import { problemWords } from './problem-words.ts';
import { statusWords } from './status-words.ts';
import './status-line.css';

/** One line for what happens now and one beneath it; a problem takes the second, or both once it ended everything. */
export function StatusLine({ view }: { view: ConversationView }) {
  const { state, problem } = view;
  const status = statusWords(state);
  const trouble = problem && problemWords(problem);
  const isOver = trouble !== null && state.name === 'failed';
  return (
    <div className="status-line" role="status" data-testid="status">
      <p className="status-line__title">{isOver ? trouble.title : status.title}</p>
      {trouble ? (
        <p className="status-line__detail status-line__detail--problem" data-testid="problem">
          {!isOver && <strong>{trouble.title}. </strong>}
          {trouble.detail}
        </p>
      ) : (
        <p className="status-line__detail">{status.detail}</p>
      )}
    </div>
  );
}
