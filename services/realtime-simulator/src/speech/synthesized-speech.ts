import { SoundCache } from './sound-cache.ts';
import type { Speech, Utterance } from './speech.port.ts';
import type { SynthesisRequest, Synthesizer } from './synthesizer.port.ts';
import { voiceSettings } from './voices.ts';

export interface SynthesizedSpeechOptions {
  /** Bytes of sound that may be remembered. */
  readonly cacheBytes: number;
  /** Hears how long each sentence took that was not. */
  readonly onSynthesized: (ms: number) => void;
}

/** Speech from a synthesizer, each sentence made once: it is remembered, and whoever asks meanwhile waits for the same one. */
export class SynthesizedSpeech implements Speech {
  readonly #synthesizer: Synthesizer;
  readonly #onSynthesized: (ms: number) => void;
  readonly #cache: SoundCache;
  readonly #underWay = new Map<string, Promise<Int16Array>>();

  constructor(synthesizer: Synthesizer, { cacheBytes, onSynthesized }: SynthesizedSpeechOptions) {
    this.#synthesizer = synthesizer;
    this.#onSynthesized = onSynthesized;
    this.#cache = new SoundCache(cacheBytes);
  }

  async say({ text, voice, speed }: Utterance): Promise<Int16Array> {
    const request = { text, ...voiceSettings(voice, speed) };
    const key = JSON.stringify(request);
    const known = this.#cache.get(key) ?? this.#underWay.get(key);
    if (known) return await known;
    const making = this.#make(key, request);
    this.#underWay.set(key, making);
    try {
      return await making;
    } finally {
      this.#underWay.delete(key);
    }
  }

  async #make(key: string, request: SynthesisRequest): Promise<Int16Array> {
    const startedAt = performance.now();
    const sound = await this.#synthesizer.synthesize(request);
    this.#onSynthesized(performance.now() - startedAt);
    this.#cache.set(key, sound);
    return sound;
  }
}
