import { withDeadline, type Timers } from '@colloquy/lifecycle';

import { SAMPLE_RATE } from '../protocol/pcm.ts';
import type { HeardTurn, HeardWords } from '../turns/heard-words.port.ts';
import type { ModelConfig } from './model-files.ts';
import type { Sherpa, SherpaRecognizer } from './sherpa.ts';

/** Turns that may be with the recognizer at a time; it works on few, and of a stuck one nothing is ever given back. */
const MAX_UNDER_WAY = 16;
const FULL_SCALE = 32_768;
/** What the models were trained on; other rates are converted by the recognizer. */
const features = { sampleRate: 16_000, featureDim: 80 };

export interface ModelWordsOptions {
  readonly timers: Timers;
  /** What one turn may take. */
  readonly deadlineMs: number;
}

/** Understands speech by a model of sherpa-onnx, in threads of its own. */
export class ModelWords implements HeardWords {
  readonly #recognizer: SherpaRecognizer;
  readonly #options: ModelWordsOptions;
  #underWay = 0;

  private constructor(recognizer: SherpaRecognizer, options: ModelWordsOptions) {
    this.#recognizer = recognizer;
    this.#options = options;
  }

  /** Loads the model. Rejects as the package does when it cannot. */
  static async load(sherpa: Sherpa, model: ModelConfig, options: ModelWordsOptions): Promise<ModelWords> {
    const modelConfig = { ...model, numThreads: 1, provider: 'cpu' };
    return new ModelWords(await sherpa.OfflineRecognizer.createAsync({ featConfig: features, modelConfig }), options);
  }

  /** Null when too many turns are under way; rejects when the model fails or takes too long. */
  async recognize({ pcm, speechMs }: HeardTurn, signal: AbortSignal): Promise<string | null> {
    if (speechMs === 0) return '';
    if (this.#underWay >= MAX_UNDER_WAY || signal.aborted) return null;
    const { deadlineMs, timers } = this.#options;
    return await withDeadline(this.#decode(pcm), deadlineMs, 'recognising a turn', timers);
  }

  /** Counts until the recognizer itself is done: the deadline does not stop it. */
  async #decode(pcm: Int16Array): Promise<string> {
    this.#underWay += 1;
    try {
      const stream = this.#recognizer.createStream();
      stream.acceptWaveform({
        samples: Float32Array.from(pcm, (sample) => sample / FULL_SCALE),
        sampleRate: SAMPLE_RATE,
      });
      return (await this.#recognizer.decodeAsync(stream)).text.trim();
    } finally {
      this.#underWay -= 1;
    }
  }
}
