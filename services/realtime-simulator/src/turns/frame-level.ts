const FULL_SCALE = 32_768;
/** Time constant of the high-pass at 24 kHz: about 100 Hz, below which is hum and handling noise. */
const HUM_POLE = 0.974;

/** Measures frames of PCM16 at 24 kHz without their direct current and hum. */
export class FrameLevel {
  #previousIn = 0;
  #previousOut = 0;

  /** Level of one frame in dBFS; digital silence is -100. */
  measure(frame: Int16Array): number {
    let energy = 0;
    for (const sample of frame) {
      const out = HUM_POLE * (this.#previousOut + sample - this.#previousIn);
      this.#previousIn = sample;
      this.#previousOut = out;
      energy += out * out;
    }
    return 10 * Math.log10(energy / frame.length / FULL_SCALE ** 2 + 1e-10);
  }
}
