import { useEffect, useRef } from 'react';

import type { Conversation } from '../../realtime/conversation/conversation.ts';
import { VoicesAnimation } from './voices-animation.ts';
import './voices.css';

/** Both voices, drawn from what the microphone and the speaker really carry. */
export function Voices({ conversation, isLive }: { conversation: Conversation; isLive: boolean }) {
  const element = useRef<HTMLCanvasElement>(null);
  const animation = useRef<VoicesAnimation>(null);

  useEffect(() => {
    if (!element.current) return;
    const running = new VoicesAnimation(element.current, () => conversation.levels());
    animation.current = running;
    return () => {
      running[Symbol.dispose]();
    };
  }, [conversation]);

  useEffect(() => {
    if (animation.current) animation.current.isLive = isLive;
  }, [isLive]);

  return (
    <div className="voices" aria-hidden="true">
      <canvas ref={element} className="voices__canvas" />
      <span className="voices__name">You</span>
      <span className="voices__name">Reply</span>
    </div>
  );
}
