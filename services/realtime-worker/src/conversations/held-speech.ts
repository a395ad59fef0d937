import { OUTPUT_RATE } from '@colloquy/protocol';

const BYTES_PER_S = OUTPUT_RATE * 2;
/** The service takes no less than this as a turn (bytes, 100 ms). */
const LEAST_BYTES = 0.1 * BYTES_PER_S;
/** Kept of each utterance for a session that has to be told again; the newest part of a longer one. */
const MOST_BYTES = 20 * BYTES_PER_S;
/** Utterances without an answer that are kept; the oldest go first. */
const MOST_UTTERANCES = 2;

/** What was committed; its item is null until the service has told it. */
interface Utterance {
  readonly itemId: string | null;
  readonly chunks: readonly Uint8Array[];
}

/** What is told to a session that takes over. */
export interface SpeechSink {
  append(pcm: Uint8Array): void;
  commit(): void;
}

/**
 * What the user said in push-to-talk and nobody has answered: utterances that were committed, and what was said since.
 * A new upstream session is told all of it again.
 */
export class HeldSpeech {
  #committed: readonly Utterance[] = [];
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #keptBytes = 0;

  /** Something was said that is neither committed nor cleared: the user holds the button. */
  get isHeld(): boolean {
    return this.#heldBytes > 0;
  }

  /** PCM16 passed to the upstream. Copied: the chunk is a piece of a message that carried many conversations. */
  add(pcm: Uint8Array): void {
    this.#held.push(new Uint8Array(pcm));
    this.#heldBytes += pcm.length;
    this.#keptBytes += pcm.length;
    while (this.#keptBytes > MOST_BYTES) this.#keptBytes -= this.#held.shift()?.length ?? this.#keptBytes;
  }

  /** Makes an utterance of what is held; false, and nothing changes, when that is too little for a turn. */
  commit(): boolean {
    if (this.#heldBytes < LEAST_BYTES) return false;
    this.#committed = [...this.#committed, { itemId: null, chunks: this.#held }].slice(-MOST_UTTERANCES);
    this.clear();
    return true;
  }

  /** What is held will not be said. */
  clear(): void {
    this.#held = [];
    this.#heldBytes = 0;
    this.#keptBytes = 0;
  }

  /** The service made an item of the oldest utterance that has none yet. */
  named(itemId: string): void {
    const index = this.#committed.findIndex((utterance) => utterance.itemId === null);
    this.#committed = this.#committed.map((utterance, at) => (at === index ? { ...utterance, itemId } : utterance));
  }

  /** The words of an item are known: a new session gets those instead. */
  written(itemId: string): void {
    this.#committed = this.#committed.filter((utterance) => utterance.itemId !== itemId);
  }

  /** The reply sounds; what is held already belongs to the next turn. */
  answered(): void {
    this.#committed = [];
  }

  tell(sink: SpeechSink): void {
    for (const utterance of this.#committed) {
      for (const chunk of utterance.chunks) sink.append(chunk);
      sink.commit();
    }
    for (const chunk of this.#held) sink.append(chunk);
  }
}
