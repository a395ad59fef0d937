/** Newest samples that can be looked at. */
const WAVEFORM_SAMPLES = 2_048;
const LEVEL_SAMPLES = 1_024;

/** Shows what passes an audio node: its loudness and its samples. */
export class LevelMeter {
  readonly node: AnalyserNode;
  readonly #window = new Float32Array(WAVEFORM_SAMPLES);

  constructor(context: BaseAudioContext) {
    this.node = new AnalyserNode(context, { fftSize: WAVEFORM_SAMPLES });
  }

  /** Root mean square of the newest 1,024 samples: 0 is silence, speech lies around 0.1. */
  read(): number {
    this.node.getFloatTimeDomainData(this.#window);
    const newest = this.#window.subarray(-LEVEL_SAMPLES);
    return Math.sqrt(newest.reduce((sum, sample) => sum + sample * sample, 0) / newest.length);
  }

  /** Fills `into` with the newest samples, 2,048 at most, −1…1; returns false when all of them are silence. */
  waveform(into: Float32Array<ArrayBuffer>): boolean {
    this.node.getFloatTimeDomainData(this.#window);
    into.set(this.#window.subarray(-Math.min(into.length, WAVEFORM_SAMPLES)));
    return into.some((sample) => sample !== 0);
  }
}
