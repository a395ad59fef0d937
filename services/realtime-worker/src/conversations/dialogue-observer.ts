import type { ErrorCode } from '@colloquy/protocol';

/** Whoever has the dialogue hears of these. */
export interface DialogueObserver {
  /** What the client sent can be passed on: the first session is there, or a lost one was replaced. */
  onReady(): void;
  /** The first audio of the answer to a turn goes down next. */
  onFirstAudio(): void;
  onFatal(code: ErrorCode): void;
}
