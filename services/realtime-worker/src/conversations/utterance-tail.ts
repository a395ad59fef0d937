import { OUTPUT_RATE } from '@colloquy/protocol';

import { RecentAudio } from './recent-audio.ts';

/** Bytes of PCM16 at the upstream's rate in a second. */
const BYTES_PER_S = OUTPUT_RATE * 2;
/** Kept while nobody speaks (bytes, 0.4 s): what turn detection needs of the time before it noticed speech. */
const IDLE_BYTES = 0.4 * BYTES_PER_S;
/** Kept of what the user said and no reply has answered aloud. */
const UTTERANCE_BYTES = 20 * BYTES_PER_S;

/**
 * The newest audio of the user that no reply has answered yet. A new upstream session is given it, so that the sentence
 * during which the old one was lost need not be said again. The first sound of the answer ends it, not the announcement
 * of a reply: a session lost in between has answered nothing.
 */
export class UtteranceTail {
  readonly #audio = new RecentAudio();
  /** The item the upstream gave to what the user says; null while there is nothing to answer. */
  #itemId: string | null = null;
  #isWritten = false;

  /** Audio passed to the upstream. Copied: the chunk is a piece of a message that carried many conversations. */
  add(pcm: Uint8Array): void {
    this.#audio.add(pcm, this.#itemId === null ? IDLE_BYTES : UTTERANCE_BYTES);
  }

  /** The upstream heard the user begin to speak: from here on (and a little back) everything is kept. */
  speechStarted(itemId: string): void {
    this.#itemId = itemId;
    this.#isWritten = false;
  }

  /** The words of an item are known; a new session gets those of the utterance as text, and its sound no more. */
  written(itemId: string): void {
    this.#isWritten ||= itemId === this.#itemId;
  }

  /** The reply sounds: nothing of the utterance will be needed again. */
  answered(): void {
    if (this.#itemId === null) return;
    this.#itemId = null;
    this.#isWritten = false;
    this.#audio.clear(IDLE_BYTES);
  }

  /** Whether there is an utterance that only its sound tells of: a session that hears it answers by itself. */
  get isUnwritten(): boolean {
    return this.#itemId !== null && !this.#isWritten;
  }

  /** What a new session has to hear, oldest first; to be used before more is added. */
  get chunks(): readonly Uint8Array[] {
    return this.#isWritten ? [] : this.#audio.pieces;
  }
}
