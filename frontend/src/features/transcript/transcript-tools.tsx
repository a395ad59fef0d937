import { useEffect, useState } from 'react';

import { IconButton } from '../../components/icon-button.tsx';
import type { TranscriptEntry } from '../../realtime/conversation/transcript-entry.ts';
import { plainTranscript } from './plain-transcript.ts';

const CONFIRMED_MS = 2_000;

/** Takes the words away: into the clipboard, or as a file. */
export function TranscriptTools({ entries }: { entries: readonly TranscriptEntry[] }) {
  const [isCopied, setIsCopied] = useState(false);
  const isEmpty = entries.length === 0;

  useEffect(() => {
    if (!isCopied) return;
    const timer = window.setTimeout(() => {
      setIsCopied(false);
    }, CONFIRMED_MS);
    return () => {
      window.clearTimeout(timer);
    };
  }, [isCopied]);

  const copy = async () => {
    await navigator.clipboard.writeText(plainTranscript(entries));
    setIsCopied(true);
  };

  return (
    <div className="transcript-tools">
      <span className="transcript-tools__done" role="status">
        {isCopied && 'Copied'}
      </span>
      <IconButton
        name="Copy transcript"
        icon={isCopied ? 'done' : 'copy'}
        isDisabled={isEmpty}
        onClick={() => {
          void copy();
        }}
      />
      <IconButton
        name="Download transcript"
        icon="download"
        isDisabled={isEmpty}
        onClick={() => {
          download(plainTranscript(entries));
        }}
      />
    </div>
  );
}

function download(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `conversation-${new Date().toISOString().slice(0, 10)}.txt`;
  link.click();
  URL.revokeObjectURL(address);
}
