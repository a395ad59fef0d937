import type { ConversationItem, StoredItem } from '@colloquy/fabric';

import { ConversationHistory } from './history/conversation-history.ts';
import { replayHistory } from './history/replay.ts';
import { ItemPlaces } from './item-places.ts';
import { ReplyLedger } from './reply-ledger.ts';
import type { UpstreamClientEvent } from './upstream.port.ts';

/** The words of both sides that are final, and how much of the assistant's was heard. */
export class SaidWords {
  readonly ledger = new ReplyLedger();
  readonly places = new ItemPlaces();
  readonly #history = new ConversationHistory();
  readonly #store: (item: ConversationItem) => void;
  readonly #send: (event: UpstreamClientEvent) => void;
  readonly #onShortened: (itemId: string, text: string) => void;

  /** `store` writes words down for the next worker; `send` tells the session in use; `onShortened`: only `text` was heard. */
  constructor(
    store: (item: ConversationItem) => void,
    send: (event: UpstreamClientEvent) => void,
    onShortened: (itemId: string, text: string) => void,
  ) {
    this.#store = store;
    this.#send = send;
    this.#onShortened = onShortened;
  }

  /** What earlier workers wrote down. */
  restore(said: readonly StoredItem[]): void {
    for (const item of said) if (item.role !== 'settings' && item.role !== 'document') this.#history.add(item);
  }

  keep(item: ConversationItem): void {
    const placed = { ...item, ...this.places.behind(item.itemId) };
    this.#history.add(placed);
    this.#store(placed);
  }

  /** Tells a session that knows nothing yet what was said; false when that is nothing. */
  tellAgain(): boolean {
    this.ledger.clear();
    const events = replayHistory(this.#history.items);
    for (const event of events) this.#send(event);
    return events.length > 0;
  }

  /** `heardMs` of a reply item were heard and no more: the session learns it, and only the words heard are remembered. */
  cut(itemId: string, heardMs: number): void {
    const isKept = this.#history.textOf(itemId) !== null;
    const audio_end_ms = this.ledger.cut(itemId, heardMs);
    if (audio_end_ms !== null) {
      this.#send({ type: 'conversation.item.truncate', item_id: itemId, content_index: 0, audio_end_ms });
    }
    if (!isKept || !this.ledger.isCut(itemId)) return;
    const text = this.ledger.heard(itemId);
    this.keep({ role: 'assistant', itemId, text });
    this.#onShortened(itemId, text);
  }
}
