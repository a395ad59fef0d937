import { useEffect, useRef } from 'react';

import { loudness } from './loudness.ts';
import './level-meter.css';

/** A bar as long as a voice is loud; `read` gives the root mean square, 0 to 1. */
export function LevelMeter({ read }: { read: () => number }) {
  const bar = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let frame = 0;
    let shown = 0;
    const draw = () => {
      // Falls slower than it rises, so that a word can be seen.
      shown = Math.max(loudness(read()), shown - 0.03);
      bar.current?.style.setProperty('scale', `${String(shown)} 1`);
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [read]);

  return (
    <div className="level-meter" aria-hidden="true" data-testid="level-meter">
      <div ref={bar} className="level-meter__bar" />
    </div>
  );
}
