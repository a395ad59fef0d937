/** Sounds by key, the least recently used dropped when they exceed a number of bytes. */
export class SoundCache {
  readonly #capacityBytes: number;
  readonly #sounds = new Map<string, Int16Array>();
  #bytes = 0;

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Int16Array | undefined {
    const sound = this.#sounds.get(key);
    if (!sound) return undefined;
    this.#sounds.delete(key);
    this.#sounds.set(key, sound);
    return sound;
  }

  /** Keeps the sound unless it is larger than the whole cache. */
  set(key: string, sound: Int16Array): void {
    if (sound.byteLength > this.#capacityBytes) return;
    this.#drop(key);
    this.#sounds.set(key, sound);
    this.#bytes += sound.byteLength;
    for (const oldest of this.#sounds.keys()) {
      if (this.#bytes <= this.#capacityBytes) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#sounds.get(key)?.byteLength ?? 0;
    this.#sounds.delete(key);
  }
}
