import { Icon } from '../../components/icon.tsx';
import type { Transcript } from '../../realtime/conversation/transcript.ts';
import { QueuedLine, TranscriptLine } from './transcript-line.tsx';
import { useFollowLatest } from './use-follow-latest.ts';
import './transcript-log.css';

/** What both sides said, the newest at the end. */
export function TranscriptLog({ transcript }: { transcript: Transcript }) {
  const { entries, queued } = transcript;
  const { element, isFollowing, onScroll, toLatest } = useFollowLatest(transcript);
  const isEmpty = entries.length === 0 && queued.length === 0;
  return (
    <div className="transcript">
      <div
        ref={element}
        className="transcript__scroll"
        role="log"
        aria-label="Transcript"
        tabIndex={0}
        onScroll={onScroll}
      >
        {isEmpty && <p className="transcript__empty">What you say and what you hear appears here.</p>}
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
  );
}
