import type { TurnDetection } from '../protocol/session-object.ts';
import type { SpeechDetectorSettings } from './speech-detector.ts';

/** After a voice that has fallen, and the most that is waited when it has not (the maxima are documented), ms. */
const patienceOfEagerness = {
  low: { silenceMs: 1_200, unfinishedSilenceMs: 8_000 },
  medium: { silenceMs: 800, unfinishedSilenceMs: 4_000 },
  auto: { silenceMs: 800, unfinishedSilenceMs: 4_000 },
  high: { silenceMs: 500, unfinishedSilenceMs: 2_000 },
} as const;

export function detectorSettings(detection: TurnDetection): SpeechDetectorSettings {
  if (detection.type === 'server_vad') {
    return { threshold: detection.threshold, silenceMs: detection.silence_duration_ms };
  }
  return { threshold: 0.5, ...patienceOfEagerness[detection.eagerness] };
}

/** How much sound before the first speech belongs to the turn. */
export function prefixPaddingMs(detection: TurnDetection): number {
  return detection.type === 'server_vad' ? detection.prefix_padding_ms : 300;
}
