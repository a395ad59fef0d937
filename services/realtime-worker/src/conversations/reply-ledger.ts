import { OUTPUT_RATE } from '@colloquy/protocol';

const BYTES_PER_MS = (OUTPUT_RATE * 2) / 1_000;

/** Items whose audio is remembered; a client can only have the newest few in its ears. */
const MAX_ITEMS = 16;

/** How much audio of each reply item was received from the upstream: the bound of every truncation. */
export class ReplyLedger {
  readonly #receivedBytes = new Map<string, number>();

  received(itemId: string, bytes: number): void {
    this.#receivedBytes.set(itemId, (this.#receivedBytes.get(itemId) ?? 0) + bytes);
    if (this.#receivedBytes.size <= MAX_ITEMS) return;
    const oldest = this.#receivedBytes.keys().next();
    if (!oldest.done) this.#receivedBytes.delete(oldest.value);
  }

  receivedMs(itemId: string): number {
    return Math.floor((this.#receivedBytes.get(itemId) ?? 0) / BYTES_PER_MS);
  }

  /**
   * Where to truncate an item the user heard `playedMs` of, in ms; null when there is nothing to cut: the item never had
   * audio, was heard to its end, or nothing of it was heard (the service refuses a cut at the very start of some items).
   */
  truncation(itemId: string, playedMs: number): number | null {
    const receivedMs = this.receivedMs(itemId);
    if (receivedMs === 0 || playedMs <= 0 || playedMs >= receivedMs) return null;
    return Math.floor(playedMs);
  }
}
