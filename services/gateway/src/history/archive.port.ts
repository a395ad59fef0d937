import type { ConversationHistory } from '@colloquy/fabric';

/** Where conversations are kept for good. */
export interface ArchivePort {
  /** Writes it, whole or not at all, in the place of what was written of it before. */
  put(history: ConversationHistory): Promise<void>;
  /** Null when it is not there. */
  get(id: string): Promise<ConversationHistory | null>;
  /** Whether there was something to remove. */
  remove(id: string): Promise<boolean>;
}
