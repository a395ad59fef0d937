import { CODE_SAMPLES, decodeMicros } from './sound-code.ts';

/** How far a resampler may have moved the code, in samples written: 5 ms at 16 kHz, four times what ours takes. */
const SLACK_SAMPLES = 80;
const BYTES_PER_SAMPLE = 2;

export interface AudioPlace {
  /** What stands right before the base64, `"audio":"`. */
  readonly key: string;
  /** Rate of the audio ÷ the rate it was written at. */
  readonly rateRatio: number;
}

/** Reads when a message was sent, from the beginning of its audio alone and without parsing the JSON. */
export class StampReader {
  readonly #key: Buffer;
  readonly #rateRatio: number;
  readonly #characters: number;
  readonly #decoded: Buffer;

  constructor({ key, rateRatio }: AudioPlace) {
    // Whole groups of three samples, which are eight characters.
    const samples = Math.ceil(((CODE_SAMPLES + SLACK_SAMPLES) * rateRatio) / 3) * 3;
    this.#key = Buffer.from(key);
    this.#rateRatio = rateRatio;
    this.#characters = (samples / 3) * 8;
    this.#decoded = Buffer.from(new ArrayBuffer(samples * BYTES_PER_SAMPLE));
  }

  /** Whether the message has audio at all. */
  hasAudio(message: Buffer): boolean {
    return message.length > this.#characters && message.includes(this.#key);
  }

  /** Lowest 32 bits of the microseconds at which the message was sent; null when its audio does not say. */
  read(message: Buffer): number | null {
    const from = message.indexOf(this.#key) + this.#key.length;
    const text = message.toString('latin1', from, from + this.#characters);
    const length = this.#decoded.write(text, 'base64');
    return decodeMicros(new Int16Array(this.#decoded.buffer, 0, length >> 1), this.#rateRatio);
  }
}
