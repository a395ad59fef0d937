import type { ErrorCode } from '@colloquy/protocol';

export type Speaker = 'user' | 'assistant';

/** `open`: may still grow; `interrupted`: the user cut it; `incomplete`: a fault did; `unheard`: speech without words. */
export type WordsStatus = 'open' | 'complete' | 'interrupted' | 'incomplete' | 'unheard';

export interface Words {
  readonly kind: 'words';
  /** The item's id, or a local one for typed words. */
  readonly id: string;
  readonly speaker: Speaker;
  readonly text: string;
  readonly status: WordsStatus;
  /** Of a reply that was cut: how many characters of it were heard, about. */
  readonly heardLength?: number;
  /** The response an assistant's words belong to. */
  readonly responseId: string | null;
}

/** A line between two conversations. */
export interface Divider {
  readonly kind: 'divider';
  readonly id: string;
  readonly reason: 'lost' | 'restarted';
}

/** A call of the model to one of the operator's tools. */
export interface ToolUse {
  readonly kind: 'tool';
  readonly id: string;
  readonly name: string;
  readonly isDone: boolean;
}

/** A document of the user: `reading` is the server's part; `failed` says why in `code`, where the server said so. */
export interface AttachedDocument {
  readonly kind: 'document';
  readonly id: string;
  readonly name: string;
  readonly status: 'waiting' | 'sending' | 'reading' | 'ready' | 'failed';
  /** Share of it that was sent, 0 to 1. */
  readonly progress: number;
  /** Pages the server took; not all of them where `isComplete` is false. */
  readonly pages: number | null;
  readonly isComplete: boolean;
  readonly code?: ErrorCode;
}

export type TranscriptEntry = Words | Divider | AttachedDocument | ToolUse;
