/** Measures the loudness of what passes an audio node. */
export class LevelMeter {
  readonly node: AnalyserNode;
  readonly #window: Float32Array<ArrayBuffer>;

  constructor(context: BaseAudioContext) {
    this.node = new AnalyserNode(context, { fftSize: 1024 });
    this.#window = new Float32Array(this.node.fftSize);
  }

  /** Root mean square of the newest 1,024 samples: 0 is silence, speech lies around 0.1. */
  read(): number {
    this.node.getFloatTimeDomainData(this.#window);
    const power = this.#window.reduce((sum, sample) => sum + sample * sample, 0);
    return Math.sqrt(power / this.#window.length);
  }
}
