import { useEffect, useState } from 'react';

import { Icon } from '../../components/icon.tsx';
import './drop-area.css';

/** Takes files that are dropped anywhere on the page; while some are held over it, it says so. */
export function DropArea({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const [isOver, setIsOver] = useState(false);

  useEffect(() => {
    const stop = new AbortController();
    const listen = (type: 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) => {
      window.addEventListener(type, act, { signal: stop.signal });
    };
    listen('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setIsOver(true);
    });
    listen('dragleave', (event) => {
      // Without a related target the pointer left the window, not just an element of the page.
      if (event.relatedTarget === null) setIsOver(false);
    });
    listen('drop', (event) => {
      setIsOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      onFiles(files);
    });
    return () => {
      stop.abort();
    };
  }, [onFiles]);

  if (!isOver) return null;
  return (
    <div className="drop-area">
      <Icon name="document" />
      <p>Drop it to talk about it</p>
    </div>
  );
}
