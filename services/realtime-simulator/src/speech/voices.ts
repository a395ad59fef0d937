import type { VoiceName } from '../protocol/models.ts';
import type { Voice } from '../protocol/session-schema.ts';
import type { SynthesisRequest } from './synthesizer.port.ts';

type VoiceSettings = Omit<SynthesisRequest, 'text'>;

/** The synthesizer has four English voices; pitch (of `slt` alone) and pace tell apart those that share one. */
const settingsOf: Record<VoiceName, VoiceSettings> = {
  marin: { voice: 'slt', stretch: 1, pitchHz: null },
  alloy: { voice: 'slt', stretch: 1, pitchHz: 148 },
  coral: { voice: 'slt', stretch: 0.94, pitchHz: 196 },
  sage: { voice: 'slt', stretch: 1.1, pitchHz: 160 },
  shimmer: { voice: 'slt', stretch: 0.98, pitchHz: 218 },
  cedar: { voice: 'rms', stretch: 1.04, pitchHz: null },
  ash: { voice: 'rms', stretch: 0.92, pitchHz: null },
  echo: { voice: 'awb', stretch: 1, pitchHz: null },
  verse: { voice: 'awb', stretch: 0.9, pitchHz: null },
  ballad: { voice: 'kal16', stretch: 1, pitchHz: null },
};

/** How a voice of the service sounds here; a custom one sounds like `marin`. `speed` as in `audio.output.speed`. */
export function voiceSettings(voice: Voice, speed: number): VoiceSettings {
  const settings = typeof voice === 'string' ? settingsOf[voice] : settingsOf.marin;
  return { ...settings, stretch: settings.stretch / speed };
}
