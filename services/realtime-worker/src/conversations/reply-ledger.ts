import { OUTPUT_RATE } from '@colloquy/protocol';

import { heardWords } from './history/heard-words.ts';

const BYTES_PER_MS = (OUTPUT_RATE * 2) / 1_000;

/** Items that are remembered; a client can only have the newest few in its ears. */
const MAX_ITEMS = 16;

interface LedgerItem {
  receivedBytes: number;
  words: string;
  /** Where the user stopped listening (ms of its audio); null while nobody stopped. */
  heardMs: number | null;
  isStopped: boolean;
  /** The upstream never said it. */
  isOurs: boolean;
}

/**
 * What is known of each reply item of the running upstream session: the audio received, which bounds every truncation,
 * the words, and where it was cut. It outlives the end of the reply, because the sound does.
 */
export class ReplyLedger {
  readonly #items = new Map<string, LedgerItem>();

  received(itemId: string, bytes: number): void {
    this.#item(itemId).receivedBytes += bytes;
  }

  /** The item is played from the cache: the upstream has nothing of it to truncate. */
  ours(itemId: string): void {
    this.#item(itemId).isOurs = true;
  }

  /** A piece of the item's words, ahead of its sound. */
  spoken(itemId: string, words: string): void {
    this.#item(itemId).words += words;
  }

  receivedMs(itemId: string): number {
    return Math.floor((this.#items.get(itemId)?.receivedBytes ?? 0) / BYTES_PER_MS);
  }

  /**
   * The user heard `playedMs` of an item and no more. Returns where to truncate it (ms), or null when there is nothing
   * to cut: it is ours, never had audio, was heard to its end, was cut before, or nothing of it was heard (the service refuses a
   * cut at the very start of some items).
   */
  cut(itemId: string, playedMs: number): number | null {
    const item = this.#items.get(itemId);
    const receivedMs = this.receivedMs(itemId);
    if (item === undefined || receivedMs === 0 || item.heardMs !== null || !(playedMs < receivedMs)) return null;
    item.heardMs = Math.max(Math.floor(playedMs), 0);
    return item.heardMs > 0 && !item.isOurs ? item.heardMs : null;
  }

  /** The words of an item that were heard, of `words` or of what came so far; all of them when it was not cut. */
  heard(itemId: string, words = this.#items.get(itemId)?.words ?? ''): string {
    const heardMs = this.#items.get(itemId)?.heardMs ?? null;
    return heardMs === null ? words : heardWords(words, heardMs, this.receivedMs(itemId));
  }

  isCut(itemId: string): boolean {
    return (this.#items.get(itemId)?.heardMs ?? null) !== null;
  }

  /** Every reply so far was cut off: the client is to stop all of them. */
  stop(): void {
    for (const item of this.#items.values()) item.isStopped = true;
  }

  isStopped(itemId: string): boolean {
    return this.#items.get(itemId)?.isStopped ?? false;
  }

  /** A new upstream session knows none of the items: none can be truncated. */
  clear(): void {
    this.#items.clear();
  }

  #item(itemId: string): LedgerItem {
    const known = this.#items.get(itemId);
    if (known) return known;
    const item = { receivedBytes: 0, words: '', heardMs: null, isStopped: false, isOurs: false };
    this.#items.set(itemId, item);
    const oldest = this.#items.keys().next();
    if (this.#items.size > MAX_ITEMS && !oldest.done) this.#items.delete(oldest.value);
    return item;
  }
}
