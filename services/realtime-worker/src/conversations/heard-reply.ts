import type { SpokenItem } from '@colloquy/fabric';

import type { ConversationHistory } from './history/conversation-history.ts';
import type { ReplyLedger } from './reply-ledger.ts';
import type { UpstreamClientEvent } from './upstream.port.ts';

export interface HeardReplyParts {
  readonly ledger: ReplyLedger;
  readonly history: ConversationHistory;
  readonly send: (event: UpstreamClientEvent) => void;
  /** Keeps the words of an item in place of those known before. */
  readonly keep: (item: SpokenItem) => void;
}

/** `heardMs` of a reply item were heard and no more: the upstream learns it, and only the words heard are remembered. */
export function keepOnlyHeard(itemId: string, heardMs: number, parts: HeardReplyParts): void {
  const { ledger, history, send, keep } = parts;
  const isKept = history.textOf(itemId) !== null;
  const audio_end_ms = ledger.cut(itemId, heardMs);
  if (audio_end_ms !== null) {
    send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms });
  }
  if (isKept && ledger.isCut(itemId)) keep({ role: 'assistant', itemId, text: ledger.heard(itemId) });
}
