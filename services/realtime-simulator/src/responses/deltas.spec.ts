import { expect, it } from '@jest/globals';

import { tone } from '../testing/sounds.ts';
import { AudioDeltas, wordDeltas } from './deltas.ts';

it('splits a text as tokens are recorded: the space belongs to the word behind it', () => {
  expect(wordDeltas("Hi Marcelo! It's nice.")).toEqual(['Hi', ' Marcelo', '!', " It's", ' nice', '.']);
});

it.each(['', 'one', '  two  spaces ', 'Größe, naïve — 12,5 €?', '日本語です。', '🙂 yes\nno'])(
  'loses nothing of %j',
  (text) => {
    expect(wordDeltas(text).join('')).toBe(text);
  },
);

it('cuts sound into deltas of 250 ms across sentences', () => {
  const deltas = new AudioDeltas();
  const sound = tone(640);
  const cut = [...deltas.push(sound.subarray(0, 1_000)), ...deltas.push(sound.subarray(1_000)), ...deltas.flush()];
  expect(cut.map(({ length }) => length)).toEqual([6_000, 6_000, 15_360 - 12_000]);
  expect(cut[1]).toEqual(sound.subarray(6_000, 12_000));
  expect(deltas.flush()).toEqual([]);
});
