/**
 * Prints how well turns are found, over voices, noises, levels and clipping: `npm run turns:table`. Flite's voices come
 * with the project; those of `espeak-ng` join in where it is installed.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { decodeWav, StreamResampler } from '@colloquy/audio';
import { speak, type Voice } from '@colloquy/testing';

import { addScene, emptyScore, quantile, type Score } from '../src/testing/detection-score.ts';
import { backgroundAlone, backgrounds, compose } from '../src/testing/scenes.ts';

const sentences = ['Hello there, can you hear me?', 'Seventeen fishes swam past six silent ships.', 'Yes, please.'];
const fliteVoices: readonly Voice[] = ['slt', 'rms', 'awb', 'kal16'];
const espeakVoices = ['en-us', 'en-gb+f3', 'de', 'fr+f2'];
const levelsDb = [-6, -20, -35];
const snrsDb = [Infinity, 20, 10, 5];
const PAUSE_MS = 1_500;

async function voices(): Promise<Map<string, Int16Array[]>> {
  const spoken = new Map<string, Int16Array[]>();
  for (const voice of fliteVoices) {
    const sounds: Int16Array[] = [];
    for (const text of sentences) sounds.push(await speak(text, { voice, rate: 24_000 }));
    spoken.set(`flite ${voice}`, sounds);
  }
  for (const voice of espeakVoices) {
    const sounds = await Promise.all(sentences.map((text) => espeak(voice, text)));
    const heard = sounds.filter((sound) => sound !== null);
    if (heard.length === sentences.length) spoken.set(`espeak ${voice}`, heard);
  }
  return spoken;
}

/** Null where the program is not installed. */
async function espeak(voice: string, text: string): Promise<Int16Array | null> {
  try {
    const options = { encoding: 'buffer', maxBuffer: 16 * 1024 * 1024 } as const;
    const { stdout } = await promisify(execFile)('espeak-ng', ['-v', voice, '--stdout', text], options);
    const wav = decodeWav(withLength(stdout));
    const resampler = new StreamResampler({ from: wav.rate, to: 24_000 });
    return Int16Array.from([...resampler.process(wav.samples), ...resampler.flush()]);
  } catch {
    return null;
  }
}

/** The program does not know how long its output will be when it writes the header. */
function withLength(wav: Buffer): Buffer {
  wav.writeUInt32LE(wav.length - 44, 40);
  return wav;
}

function row(name: string, { turns, missed, invented, split, startErrorsMs, endErrorsMs }: Score): string {
  const error = (values: readonly number[]) => {
    const sizes = values.map(Math.abs);
    return `${quantile(sizes, 0.5).toFixed(0)} / ${quantile(sizes, 0.95).toFixed(0)}`;
  };
  return `| ${[name, turns, missed, invented, split, error(startErrorsMs), error(endErrorsMs)].join(' | ')} |`;
}

const spoken = await voices();
const byName = new Map<string, Score>();
const scoreOf = (name: string) => {
  const score = byName.get(name) ?? emptyScore();
  byName.set(name, score);
  return score;
};

for (const snrDb of snrsDb) {
  for (const background of snrDb === Infinity ? (['white'] as const) : backgrounds) {
    for (const levelDb of levelsDb) {
      for (const clippedDb of [0, 12]) {
        for (const [voice, utterances] of spoken) {
          const scene = compose(utterances, { background, snrDb, levelDb, clippedDb, pauseMs: PAUSE_MS });
          const noise = snrDb === Infinity ? 'no noise' : `${snrDb} dB over ${background}`;
          for (const name of [
            noise,
            `speech at ${levelDb} dBFS`,
            clippedDb > 0 ? 'driven 12 dB higher' : 'not driven',
            voice,
          ]) {
            addScene(scoreOf(name), scene);
          }
        }
      }
    }
  }
}

console.log('| | turns | missed | invented | split | start off by ms, p50 / p95 | end off by ms, p50 / p95 |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [name, score] of byName) console.log(row(name, score));

const alone = emptyScore();
for (const background of backgrounds) {
  for (const db of [-60, -45, -30, -20]) {
    const silence = new Int16Array(48_000);
    const noise = backgroundAlone(background, 10_000, db);
    addScene(alone, { sound: Int16Array.from([...noise]), turns: [] });
    addScene(alone, { sound: Int16Array.from([...silence, ...noise, ...silence]), turns: [] });
  }
}
console.log(
  `\nTurns invented in ${(16 * 20) / 60} minutes of noise alone, half of it setting in suddenly: ${alone.invented}`,
);
