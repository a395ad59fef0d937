import { describe, expect, it } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';
import fc from 'fast-check';

import { PassageIndex } from './passage-index.ts';
import { passagesOf, type Passage } from './passages.ts';

async function indexOf(texts: readonly string[]) {
  const index = new PassageIndex<Passage>();
  await index.add(
    texts.map((text, at) => ({ page: at + 1, text })),
    systemTimers,
  );
  return (query: string) => index.find(query, 2).map(({ page }) => page);
}

describe('the passages of a document', () => {
  it('lose no word, cross no page and are short', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'é', 'Z', '.', '?'), minLength: 1, maxLength: 12 });
    const page = fc.array(fc.tuple(word, fc.constantFrom(' ', '\n', '\n\n')), { maxLength: 600 });
    fc.assert(
      fc.property(fc.array(page, { maxLength: 3 }), (pages) => {
        const texts = pages.map((words) => words.flat().join(''));
        const passages = passagesOf(texts);
        for (const [index, text] of texts.entries()) {
          const found = passages.filter((passage) => passage.page === index + 1).map((passage) => passage.text);
          expect(found.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
        }
        for (const { text } of passages) expect(text.length).toBeLessThanOrEqual(900);
      }),
      { numRuns: 30 },
    );
  });

  it('end where sentences end', () => {
    const sentence = 'This sentence is about nothing but its own length. ';
    for (const { text } of passagesOf([sentence.repeat(100)])) expect(text).toMatch(/length\.$/);
  });
});

describe('finding passages', () => {
  it('prefers what has more of the words, and rare ones', async () => {
    const find = await indexOf(['the model of the model', 'the model attends to words', 'the weather', 'the end']);
    expect(find('the model attends')).toEqual([2, 1]);
  });

  it('knows words in the plural, in capitals and with accents', async () => {
    const find = await indexOf(['A résumé of Transformers', 'nothing']);
    expect(find('transformer')).toEqual([1]);
    expect(find('RESUME')).toEqual([1]);
  });

  it('finds nothing for words that are nowhere', async () => {
    expect((await indexOf(['one', 'two']))('three')).toEqual([]);
  });
});
