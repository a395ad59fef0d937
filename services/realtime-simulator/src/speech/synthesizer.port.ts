/** Everything that shapes the sound of a sentence. */
export interface SynthesisRequest {
  readonly text: string;
  /** A voice of the synthesizer. */
  readonly voice: 'slt' | 'rms' | 'awb' | 'kal16';
  /** How much longer than normal every sound is held. */
  readonly stretch: number;
  /** Mean pitch; null leaves it to the voice. */
  readonly pitchHz: number | null;
}

/** Makes sound of words, one request after the other. */
export interface Synthesizer extends AsyncDisposable {
  /** PCM16 at 24 kHz. Rejects with `SpeechFailed`. */
  synthesize(request: SynthesisRequest): Promise<Int16Array>;
}
