import type { ReactNode } from 'react';

import { Icon } from '../../components/icon.tsx';
import type { Transcript } from '../../realtime/conversation/transcript.ts';
import { QueuedLine, TranscriptLine } from './transcript-line.tsx';
import { TranscriptTools } from './transcript-tools.tsx';
import { useFollowLatest } from './use-follow-latest.ts';
import './transcript-log.css';

interface Props {
  transcript: Transcript;
  /** What stands here before anything was said. */
  children: ReactNode;
}

/** What both sides said, the newest at the end. */
export function TranscriptLog({ transcript, children }: Props) {
  const { entries, queued } = transcript;
  const { element, isFollowing, onScroll, toLatest } = useFollowLatest(transcript);
  const isEmpty = entries.length === 0 && queued.length === 0;
  return (
    <div className="transcript">
      <header className="transcript__header">
        <h2 className="transcript__title">Transcript</h2>
        <TranscriptTools entries={entries} />
      </header>
      <div className="transcript__body">
        <div
          ref={element}
          className="transcript__scroll"
          role="log"
          aria-label="Transcript"
          tabIndex={0}
          onScroll={onScroll}
        >
          {isEmpty && children}
          <ol className="transcript__lines">
            {entries.map((entry) => (
              <TranscriptLine key={entry.id} entry={entry} />
            ))}
            {queued.map((text, index) => (
              <QueuedLine key={`${String(index)}-${text}`} text={text} />
            ))}
          </ol>
        </div>
        <button type="button" className="transcript__latest" hidden={isFollowing} onClick={toLatest}>
          <Icon name="down" />
          Latest
        </button>
      </div>
    </div>
  );
}
