import { OUTPUT_RATE } from '@colloquy/protocol';

/** Bytes of PCM16 at the upstream's rate in a second. */
const BYTES_PER_S = OUTPUT_RATE * 2;
/** Kept while nobody speaks (bytes, 0.4 s): what turn detection needs of the time before it noticed speech. */
const IDLE_BYTES = 0.4 * BYTES_PER_S;
/** Kept of what the user is saying right now. */
const SPEAKING_BYTES = 20 * BYTES_PER_S;

/**
 * The newest audio of the user that no reply has answered yet. A new upstream session is given it, so that the sentence
 * during which the old one was lost need not be said again.
 */
export class UtteranceTail {
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #isSpeaking = false;

  /** Audio passed to the upstream. Copied: the chunk is a piece of a message that carried many conversations. */
  add(pcm: Uint8Array): void {
    this.#chunks.push(new Uint8Array(pcm));
    this.#bytes += pcm.length;
    const limit = this.#isSpeaking ? SPEAKING_BYTES : IDLE_BYTES;
    while (this.#bytes > limit) this.#bytes -= this.#chunks.shift()?.length ?? this.#bytes;
  }

  /** The upstream heard the user begin to speak: from here on (and a little back) everything is kept. */
  speechStarted(): void {
    this.#isSpeaking = true;
  }

  /** The upstream has understood and replies: nothing of it will be needed again. */
  answered(): void {
    this.#isSpeaking = false;
    this.#chunks = [];
    this.#bytes = 0;
  }

  /** The chunks, oldest first. */
  get chunks(): readonly Uint8Array[] {
    return this.#chunks;
  }
}
