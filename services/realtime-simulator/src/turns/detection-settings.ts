import type { TurnDetection } from '../protocol/session-object.ts';
import type { SpeechDetectorSettings } from './speech-detector.ts';

/** Without understanding words, eagerness can only mean how long a silence ends the turn. */
const silenceOfEagerness = { low: 1_200, medium: 800, auto: 800, high: 500 } as const;

export function detectorSettings(detection: TurnDetection): SpeechDetectorSettings {
  if (detection.type === 'server_vad') {
    return { threshold: detection.threshold, silenceMs: detection.silence_duration_ms };
  }
  return { threshold: 0.5, silenceMs: silenceOfEagerness[detection.eagerness] };
}

/** How much sound before the first speech belongs to the turn. */
export function prefixPaddingMs(detection: TurnDetection): number {
  return detection.type === 'server_vad' ? detection.prefix_padding_ms : 300;
}
