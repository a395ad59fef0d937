import type { ModelConfig } from './model-files.ts';

const PACKAGE = 'sherpa-onnx-node';

/** The part of `sherpa-onnx-node` 1.13 used here; it brings no declarations of its own. */
export interface SherpaStream {
  /** Samples from -1 to 1. */
  acceptWaveform(waveform: { readonly samples: Float32Array; readonly sampleRate: number }): void;
}

export interface SherpaRecognizer {
  createStream(): SherpaStream;
  decodeAsync(stream: SherpaStream): Promise<{ readonly text: string }>;
}

export interface RecognizerConfig {
  readonly featConfig: { readonly sampleRate: number; readonly featureDim: number };
  readonly modelConfig: ModelConfig & { readonly numThreads: number; readonly provider: string };
}

export interface Sherpa {
  readonly OfflineRecognizer: { createAsync(config: RecognizerConfig): Promise<SherpaRecognizer> };
}

/** Loads the package, which whoever wants it installs beside the simulator. Rejects when it is not there or another one. */
export async function loadSherpa(name: string = PACKAGE): Promise<Sherpa> {
  const loaded: unknown = await import(name);
  const sherpa = hasDefault(loaded) ? loaded.default : loaded;
  if (isSherpa(sherpa)) return sherpa;
  throw new TypeError(`${name} has no OfflineRecognizer.createAsync`);
}

/** A CommonJS package arrives as the default export. */
function hasDefault(module: unknown): module is { default: unknown } {
  return typeof module === 'object' && module !== null && 'default' in module;
}

function isSherpa(module: unknown): module is Sherpa {
  if (typeof module !== 'object' || module === null || !('OfflineRecognizer' in module)) return false;
  const { OfflineRecognizer: recognizer } = module;
  return (
    typeof recognizer === 'function' && 'createAsync' in recognizer && typeof recognizer.createAsync === 'function'
  );
}
