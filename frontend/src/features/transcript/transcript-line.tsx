import { memo } from 'react';

import { Icon } from '../../components/icon.tsx';
import { DocumentLine } from './document-line.tsx';
import type {
  Divider,
  ToolUse,
  TranscriptEntry,
  Words,
  WordsStatus,
} from '../../realtime/conversation/transcript-entry.ts';

/** One utterance, a document, or the line between two conversations. */
export const TranscriptLine = memo(function TranscriptLine({ entry }: { entry: TranscriptEntry }) {
  switch (entry.kind) {
    case 'words':
      return <WordsLine words={entry} />;
    case 'document':
      return <DocumentLine document={entry} />;
    case 'tool':
      return <ToolLine tool={entry} />;
    case 'divider':
      return <DividerLine reason={entry.reason} />;
  }
});

function WordsLine({ words }: { words: Words }) {
  const note = notes[words.status];
  return (
    <li className={`line line--${words.speaker}`} data-status={words.status}>
      <span className="line__speaker">{words.speaker === 'user' ? 'You' : 'Reply'}</span>
      {words.text !== '' && <WordsText words={words} />}
      {words.text === '' && (
        <p className="line__text line__text--none">{words.status === 'open' ? '…' : 'no words heard'}</p>
      )}
      {note && <span className="line__note">{note}</span>}
    </li>
  );
}

/** The text; of a reply that was cut, what came after the cut is struck out. */
function WordsText({ words: { text, heardLength = text.length } }: { words: Words }) {
  return (
    <p className="line__text">
      {text.slice(0, heardLength)}
      {heardLength < text.length && <s className="line__unheard">{text.slice(heardLength)}</s>}
    </p>
  );
}

/** A tool the model uses: what it is called, and whether it has answered. */
function ToolLine({ tool: { name, isDone } }: { tool: ToolUse }) {
  return (
    <li className="line-tool" data-testid="tool">
      <Icon name="tool" />
      {isDone ? 'Looked up with' : 'Looking up with'} {name.replaceAll('_', ' ')}
    </li>
  );
}

const notes: Record<WordsStatus, string | null> = {
  open: null,
  complete: null,
  unheard: null,
  interrupted: 'interrupted',
  incomplete: 'cut off by a fault',
};

/** Typed words that have not been sent yet. */
export function QueuedLine({ text }: { text: string }) {
  return (
    <li className="line line--user line--queued">
      <span className="line__speaker">You</span>
      <p className="line__text">{text}</p>
      <span className="line__note">sent when connected</span>
    </li>
  );
}

const reasons: Record<Divider['reason'], string> = {
  lost: 'The connection was lost; this is a new conversation.',
  restarted: 'A new conversation.',
};

function DividerLine({ reason }: { reason: Divider['reason'] }) {
  return (
    <li className="line-divider" data-testid="divider">
      {reasons[reason]}
    </li>
  );
}
