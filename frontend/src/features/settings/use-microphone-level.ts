import { useCallback, useEffect, useRef, useState } from 'react';

import type { Conversation } from '../../realtime/conversation/conversation.ts';

type Trial = Disposable & { level(): number };

/**
 * The loudness of the microphone: of the conversation's while that listens, else of one opened on trial, which is
 * released when the component goes.
 */
export function useMicrophoneLevel(conversation: Conversation, isLive: boolean, onProblem: (error: unknown) => void) {
  const trial = useRef<Trial>(null);
  /** Rises with each start and stop: the browser may open a microphone long after it was given up. */
  const generation = useRef(0);
  const [isTrying, setIsTrying] = useState(false);

  const stop = useCallback(() => {
    generation.current += 1;
    trial.current?.[Symbol.dispose]();
    trial.current = null;
    setIsTrying(false);
  }, []);

  useEffect(() => stop, [stop]);

  const start = async () => {
    stop();
    const mine = generation.current;
    try {
      const opened = await conversation.tryMicrophone();
      if (mine !== generation.current) {
        opened[Symbol.dispose]();
        return;
      }
      trial.current = opened;
      setIsTrying(true);
    } catch (error) {
      if (mine === generation.current) onProblem(error);
    }
  };

  const read = useCallback(
    () => (isLive ? conversation.levels().user : (trial.current?.level() ?? 0)),
    [conversation, isLive],
  );

  return {
    isTrying,
    read,
    /** Begins anew with a microphone that was chosen meanwhile. */
    renew: () => {
      if (isTrying) void start();
    },
    toggle: () => {
      if (isTrying) stop();
      else void start();
    },
  };
}
