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
  /** The response an assistant's words belong to. */
  readonly responseId: string | null;
}

/** A line between two conversations. */
export interface Divider {
  readonly kind: 'divider';
  readonly id: string;
  readonly reason: 'lost' | 'restarted';
}

export type TranscriptEntry = Words | Divider;
