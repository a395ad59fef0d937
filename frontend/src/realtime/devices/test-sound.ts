/** Hz; a fifth apart, so that it is told from speech and from an error. */
const TONES = [523.25, 783.99];
const TONE_SECONDS = 0.35;
const LOUDNESS = 0.2;
const RAMP_SECONDS = 0.02;

/** Plays two short tones into `output`; resolves when they have ended. */
export async function playTestSound(context: BaseAudioContext, output: AudioNode): Promise<void> {
  const start = context.currentTime + RAMP_SECONDS;
  await Promise.all(TONES.map((frequency, index) => tone(context, output, frequency, start + index * TONE_SECONDS)));
}

function tone(context: BaseAudioContext, output: AudioNode, frequency: number, at: number): Promise<void> {
  const oscillator = new OscillatorNode(context, { frequency });
  const envelope = new GainNode(context, { gain: 0 });
  envelope.gain.setValueAtTime(0, at);
  envelope.gain.linearRampToValueAtTime(LOUDNESS, at + RAMP_SECONDS);
  envelope.gain.setTargetAtTime(0, at + RAMP_SECONDS, TONE_SECONDS / 4);
  oscillator.connect(envelope).connect(output);
  oscillator.start(at);
  oscillator.stop(at + TONE_SECONDS + RAMP_SECONDS);
  return new Promise((resolve) => {
    oscillator.onended = () => {
      envelope.disconnect();
      resolve();
    };
  });
}
