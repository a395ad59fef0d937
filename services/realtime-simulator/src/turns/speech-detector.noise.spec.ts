import { beforeAll, describe, expect, it } from '@jest/globals';
import { speak } from '@colloquy/testing';

import { addScene, emptyScore, quantile } from '../testing/detection-score.ts';
import { backgroundAlone, backgrounds, compose } from '../testing/scenes.ts';

const sentences = ['Hello there, can you hear me?', 'Would you tell me more about it?'];
const utterances: Int16Array[] = [];
beforeAll(async () => {
  for (const voice of ['slt', 'rms', 'awb'] as const) {
    for (const text of sentences) utterances.push(await speak(text, { voice, rate: 24_000 }));
  }
});

const scene = { background: 'white', snrDb: Infinity, levelDb: -20, clippedDb: 0, pauseMs: 1_000 } as const;

describe('turns in noise', () => {
  it.each(backgrounds)('are all found 10 dB over %s, none twice and none where nobody speaks', (background) => {
    const score = emptyScore();
    addScene(score, compose(utterances, { ...scene, background, snrDb: 10 }));
    expect(score).toMatchObject({ turns: 6, missed: 0, invented: 0, split: 0 });
    expect(quantile(score.startErrorsMs.map(Math.abs), 0.5)).toBeLessThan(100);
    expect(quantile(score.endErrorsMs.map(Math.abs), 0.5)).toBeLessThan(150);
  });

  it('are found at any level, and when the sound is driven far beyond full scale', () => {
    for (const levelDb of [-6, -20, -35]) {
      for (const clippedDb of [0, 12]) {
        const score = emptyScore();
        addScene(score, compose(utterances, { ...scene, levelDb, clippedDb }));
        expect(score).toMatchObject({ turns: 6, missed: 0, invented: 0, split: 0 });
      }
    }
  });

  it.each(backgrounds)('are not heard in %s alone, however loud, nor when it sets in', (background) => {
    const silence = new Int16Array(24_000);
    for (const db of [-50, -30, -15]) {
      const noise = backgroundAlone(background, 3_000, db);
      const score = emptyScore();
      addScene(score, { sound: noise, turns: [] });
      addScene(score, { sound: Int16Array.from([...silence, ...noise, ...silence]), turns: [] });
      expect(score.invented).toBe(0);
    }
  });
});
