import { StreamResampler } from '@colloquy/audio';

import { decodeG711, encodeG711, type CompandingLaw } from './g711.ts';
import { decodeBase64, decodePcm, encodePcm, SAMPLE_RATE } from './pcm.ts';
import type { AudioFormat } from './session-object.ts';

const TELEPHONE_RATE = 8_000;

function lawOf(format: AudioFormat): CompandingLaw | null {
  if (format.type === 'audio/pcm') return null;
  return format.type === 'audio/pcmu' ? 'pcmu' : 'pcma';
}

/** Reads sound that arrives in pieces, base64 in a session's format, as PCM16 at 24 kHz. */
export class SoundDecoder {
  readonly #law: CompandingLaw | null;
  readonly #resampler: StreamResampler;

  constructor(format: AudioFormat) {
    this.#law = lawOf(format);
    this.#resampler = new StreamResampler({ from: this.#law ? TELEPHONE_RATE : SAMPLE_RATE, to: SAMPLE_RATE });
  }

  /** Throws `RequestRefused` naming `param` when it is no such sound. Of telephone sound the last 2.5 ms wait. */
  decode(base64: string, param: string): Int16Array {
    if (!this.#law) return decodePcm(base64, param);
    return this.#resampler.process(decodeG711(decodeBase64(base64, param), this.#law));
  }

  /** What waits for sound to follow. */
  flush(): Int16Array {
    return this.#resampler.flush();
  }
}

/** Writes PCM16 at 24 kHz in pieces as base64 in a session's format. */
export class SoundEncoder {
  readonly #law: CompandingLaw | null;
  readonly #resampler: StreamResampler;

  constructor(format: AudioFormat) {
    this.#law = lawOf(format);
    this.#resampler = new StreamResampler({ from: SAMPLE_RATE, to: this.#law ? TELEPHONE_RATE : SAMPLE_RATE });
  }

  encode(pcm: Int16Array): string {
    return this.#law ? this.#write(this.#resampler.process(pcm), this.#law) : encodePcm(pcm);
  }

  /** The last 4 ms of telephone sound; nothing otherwise. */
  flush(): string {
    return this.#law ? this.#write(this.#resampler.flush(), this.#law) : '';
  }

  #write(pcm: Int16Array, law: CompandingLaw): string {
    return Buffer.from(encodeG711(pcm, law)).toString('base64');
  }
}

/** Reads one whole sound. */
export function decodeSound(base64: string, format: AudioFormat, param: string): Int16Array[] {
  const decoder = new SoundDecoder(format);
  return [decoder.decode(base64, param), decoder.flush()];
}
