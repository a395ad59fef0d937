import { concatenate, msOf, samplesIn } from '../protocol/pcm.ts';

interface Sound {
  chunks: Int16Array[];
  samples: number;
  /** How much of it was speech, for what a user said. */
  speechMs: number;
  isRetained: boolean;
}

/**
 * The sound of the items, PCM16 at 24 kHz, within a budget of bytes: the oldest sound is let go first. Lengths are
 * remembered even then, because truncation and token counts need them.
 */
export class ItemSound {
  readonly #budgetBytes: number;
  readonly #sounds = new Map<string, Sound>();
  #heldBytes = 0;

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  append(itemId: string, pcm: Int16Array, speechMs = 0): void {
    const sound = this.#sounds.get(itemId) ?? { chunks: [], samples: 0, speechMs: 0, isRetained: true };
    this.#sounds.set(itemId, sound);
    sound.samples += pcm.length;
    sound.speechMs += speechMs;
    if (!sound.isRetained) return;
    sound.chunks.push(pcm);
    this.#heldBytes += pcm.byteLength;
    this.#makeRoom();
  }

  has(itemId: string): boolean {
    return this.#sounds.has(itemId);
  }

  durationMs(itemId: string): number {
    return msOf(this.#sounds.get(itemId)?.samples ?? 0);
  }

  speechMs(itemId: string): number {
    return this.#sounds.get(itemId)?.speechMs ?? 0;
  }

  /** The sound in one piece; undefined when there is none or it had to be let go. */
  pcm(itemId: string): Int16Array | undefined {
    const sound = this.#sounds.get(itemId);
    return sound?.isRetained ? concatenate(sound.chunks) : undefined;
  }

  /** Cuts the sound of an item down to its first `ms`. */
  truncate(itemId: string, ms: number): void {
    const sound = this.#sounds.get(itemId);
    if (!sound) return;
    const samples = Math.min(sound.samples, samplesIn(ms));
    const kept = sound.isRetained ? concatenate(sound.chunks).slice(0, samples) : undefined;
    this.#drop(sound);
    sound.samples = samples;
    if (!kept) return;
    sound.isRetained = true;
    sound.chunks = [kept];
    this.#heldBytes += kept.byteLength;
  }

  forget(itemId: string): void {
    const sound = this.#sounds.get(itemId);
    if (sound) this.#drop(sound);
    this.#sounds.delete(itemId);
  }

  #makeRoom(): void {
    for (const sound of this.#sounds.values()) {
      if (this.#heldBytes <= this.#budgetBytes) return;
      this.#drop(sound);
    }
  }

  #drop(sound: Sound): void {
    for (const chunk of sound.chunks) this.#heldBytes -= chunk.byteLength;
    sound.chunks = [];
    sound.isRetained = false;
  }
}
