/**
 * A point of time written into PCM16 as sound, made to survive a change of the sample rate: each bit is a level held for
 * six samples, one high and zero low, and is read in the middle of its stretch, where what a resampler does to the edges
 * has died away. At 24 kHz after 16 kHz a stretch is nine samples long. A high and a low stretch go ahead: their rising
 * edge, looked for in silence, tells where the code begins, wherever the resampler's delay has moved it to.
 *
 * start (high, low) · 4 bytes of microseconds, highest first · 1 check byte = 42 stretches = 252 samples = 504 bytes.
 * A stretch is 16 whole characters of base64, so that a code is put together from ready-made pieces of text.
 */
const STRETCH_SAMPLES = 6;
const STRETCHES = 2 + 8 * 5;
/** Half of full scale: overshoot at the edges does not clip. */
const HIGH = 16_384;
const LOW = -16_384;

export const CODE_SAMPLES = STRETCH_SAMPLES * STRETCHES;

const start = Buffer.from(stretch(true) + stretch(false));
const bytes = Array.from({ length: 256 }, (_, value) =>
  Buffer.from(Array.from({ length: 8 }, (_bit, index) => stretch(((value >> (7 - index)) & 1) === 1)).join('')),
);

/** Writes codes as base64 text, each character combined with `mask` by exclusive or; 0 leaves them as they are. */
export class CodeWriter {
  readonly #start: Buffer;
  readonly #bytes: readonly Buffer[];

  constructor(mask = 0) {
    this.#start = masked(start, mask);
    this.#bytes = bytes.map((text) => masked(text, mask));
  }

  /** Writes the lowest 32 bits of `micros` from `at` on: `CODE_SAMPLES` samples. */
  write(target: Buffer, at: number, micros: number): void {
    const low = micros >>> 0;
    const [first, second, third, fourth] = [low >>> 24, (low >>> 16) & 255, (low >>> 8) & 255, low & 255];
    let end = at + this.#start.copy(target, at);
    for (const value of [first, second, third, fourth, checkOf(first, second, third, fourth)]) {
      end += this.#bytes[value]?.copy(target, end) ?? 0;
    }
  }
}

/**
 * The 32 bits said in `samples`, or null where no whole code is. `rateRatio` is the rate of the samples ÷ the rate they
 * were written at.
 */
export function decodeMicros(samples: Int16Array, rateRatio: number): number | null {
  const edge = samples.findIndex((sample) => sample > HIGH / 2);
  if (edge === -1) return null;
  const width = STRETCH_SAMPLES * rateRatio;
  const isHigh = (index: number) => (samples[edge + Math.floor((index + 0.5) * width)] ?? 0) > 0;
  if (edge + Math.floor((STRETCHES - 0.5) * width) >= samples.length || isHigh(1)) return null;
  const read = (byte: number) => {
    let value = 0;
    for (let bit = 0; bit < 8; bit += 1) value = (value << 1) | (isHigh(2 + byte * 8 + bit) ? 1 : 0);
    return value;
  };
  const [first, second, third, fourth] = [read(0), read(1), read(2), read(3)];
  if (read(4) !== checkOf(first, second, third, fourth)) return null;
  return ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
}

function stretch(isHigh: boolean): string {
  const samples = new Int16Array(STRETCH_SAMPLES).fill(isHigh ? HIGH : LOW);
  return Buffer.from(samples.buffer).toString('base64');
}

function masked(text: Buffer, mask: number): Buffer {
  return Buffer.from(text.map((byte) => byte ^ mask));
}

/** Never the same as its bytes when these are all zero or all one: a constant level is no valid code. */
function checkOf(first: number, second: number, third: number, fourth: number): number {
  return first ^ second ^ third ^ fourth ^ 0xa5;
}
