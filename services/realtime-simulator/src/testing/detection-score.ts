import { msOf } from '../protocol/pcm.ts';
import { SpeechDetector } from '../turns/speech-detector.ts';
import type { Scene } from './scenes.ts';

/** Of all turns spoken: how the detector fared. */
export interface Score {
  turns: number;
  missed: number;
  /** Turns where nobody spoke. */
  invented: number;
  /** More than one turn made of one. */
  split: number;
  /** How far the found start and end were from the true ones, ms. */
  readonly startErrorsMs: number[];
  readonly endErrorsMs: number[];
}

export function emptyScore(): Score {
  return { turns: 0, missed: 0, invented: 0, split: 0, startErrorsMs: [], endErrorsMs: [] };
}

const SILENCE_MS = 500;
/** As clients send it. */
const CHUNK_SAMPLES = 960;

interface Found {
  startMs: number;
  endMs: number;
}

/** Adds one scene to a score, detected with the settings `server_vad` has by default. */
export function addScene(score: Score, { sound, turns }: Scene): void {
  const found = detect(sound);
  score.turns += turns.length;
  const overlaps = turns.map((turn) =>
    found.filter(({ startMs, endMs }) => startMs < turn.endMs && endMs > turn.startMs),
  );
  const used = new Set<Found>();
  turns.forEach((turn, index) => {
    const [first, ...others] = (overlaps[index] ?? []).filter((one) => !used.has(one));
    if (!first) {
      score.missed += 1;
      return;
    }
    for (const one of [first, ...others]) used.add(one);
    if (others.length > 0) score.split += 1;
    score.startErrorsMs.push(first.startMs - turn.startMs);
    score.endErrorsMs.push((others.at(-1) ?? first).endMs - turn.endMs);
  });
  score.invented += found.filter((one) => !used.has(one)).length;
}

function detect(sound: Int16Array): Found[] {
  const detector = new SpeechDetector({ threshold: 0.5, silenceMs: SILENCE_MS });
  const found: Found[] = [];
  for (let at = 0; at < sound.length; at += CHUNK_SAMPLES) {
    for (const change of detector.process(sound.subarray(at, at + CHUNK_SAMPLES))) {
      if (change.kind === 'started') found.push({ startMs: change.atMs, endMs: msOf(sound.length) });
      const last = found.at(-1);
      if (change.kind === 'stopped' && last) last.endMs = last.startMs + change.speechMs;
    }
  }
  return found;
}

/** The value below which a share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
