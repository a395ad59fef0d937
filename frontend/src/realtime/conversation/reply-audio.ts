import { decodePcm16 } from '../audio/pcm16.ts';
import type { ConversationAudio, HeardPosition } from './conversation-audio.port.ts';

/**
 * The audio of the replies of one session: passes it to the speaker and, when the user cuts a reply, drops what of it
 * is still on its way.
 */
export class ReplyAudio {
  readonly #audio: ConversationAudio;
  readonly #items = new Set<string>();
  readonly #cutItems = new Set<string>();

  constructor(audio: ConversationAudio) {
    this.#audio = audio;
  }

  /** Item ids of another session mean nothing to the new one. */
  beginSession(): void {
    this.#items.clear();
    this.#cutItems.clear();
  }

  /** Queues a piece of an item's audio and returns whether it will be heard. */
  play(itemId: string, base64: string): boolean {
    if (this.#cutItems.has(itemId)) return false;
    const samples = decodePcm16(base64);
    if (!samples) return false;
    this.#items.add(itemId);
    this.#audio.play(itemId, samples);
    return true;
  }

  /** Nothing more comes of the reply that is queued. */
  finish(): void {
    this.#audio.finish();
  }

  /** Silences the reply; resolves with the position heard, or null when no reply of this session was sounding. */
  async cut(): Promise<HeardPosition | null> {
    for (const item of this.#items) this.#cutItems.add(item);
    const heard = await this.#audio.flush();
    return heard && this.#items.has(heard.itemId) ? heard : null;
  }
}
