import { Icon } from '../../components/icon.tsx';
import type { AttachedDocument } from '../../realtime/conversation/transcript-entry.ts';
import { problemWords } from '../status/problem-words.ts';
import './document-line.css';

/** A document the user attached: how far it is, what the server took of it, or why it did not. */
export function DocumentLine({ document }: { document: AttachedDocument }) {
  const { name, status, progress } = document;
  const isUnderWay = status === 'sending' || status === 'reading';
  return (
    <li className="document-line" data-status={status} data-testid="document">
      <Icon name={status === 'failed' ? 'warning' : 'document'} />
      <div className="document-line__words">
        <p className="document-line__name">{name}</p>
        <p className="document-line__state">{stateWords(document)}</p>
      </div>
      {isUnderWay && (
        <progress
          className="document-line__progress"
          aria-label={`Sending ${name}`}
          {...(status === 'sending' && { value: progress })}
        />
      )}
    </li>
  );
}

function stateWords({ status, progress, pages, isComplete, code }: AttachedDocument): string {
  switch (status) {
    case 'waiting':
      return 'Sent when connected';
    case 'sending':
      return `Sending, ${String(Math.floor(progress * 100))} %`;
    case 'reading':
      return 'Being read';
    case 'ready':
      return readyWords(pages ?? 0, isComplete);
    case 'failed': {
      if (code === undefined) return 'Not sent. Please attach it again.';
      const { title, detail } = problemWords({ kind: 'server', code });
      return `${title}. ${detail}`;
    }
  }
}

function readyWords(pages: number, isComplete: boolean): string {
  const count = pages === 1 ? '1 page' : `${String(pages)} pages`;
  return isComplete ? `${count}. You can ask about it.` : `Only the first ${count} were taken. You can ask about them.`;
}
