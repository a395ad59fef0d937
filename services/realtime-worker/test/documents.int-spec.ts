import { describe, expect, it } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';
import { pdfOf } from '@colloquy/testing';

import { textLimits } from '../src/documents/document.ts';
import { ThreadedReader } from '../src/documents/threaded-reader.ts';

const reader = new ThreadedReader(systemTimers);
const pdf = 'application/pdf';

describe('the text of a document', () => {
  it('is taken out of a PDF page by page', async () => {
    const { pages, isComplete } = await reader.read(pdfOf(['Attention is all\nyou need.', 'Results (Table 2).']), pdf);
    expect(pages.map((page) => page.trim())).toEqual(['Attention is all\nyou need.', 'Results (Table 2).']);
    expect(isComplete).toBe(true);
  });

  it('is taken out of many PDFs at a time while the event loop goes on', async () => {
    let ticks = 0;
    using _beat = systemTimers.every(10, () => (ticks += 1));
    const all = Array.from({ length: 4 }, (_one, number) => reader.read(pdfOf([`Paper ${number}`]), pdf));
    expect((await Promise.all(all)).map(({ pages }) => pages[0]?.trim())).toEqual([
      'Paper 0',
      'Paper 1',
      'Paper 2',
      'Paper 3',
    ]);
    expect(ticks).toBeGreaterThan(5);
  });

  it('ends after as many pages as are read, and says so', async () => {
    const { pages, isComplete } = await reader.read(
      pdfOf(Array.from({ length: 320 }, (_one, page) => `p${page}`)),
      pdf,
    );
    expect([pages.length, isComplete]).toEqual([textLimits.pages, false]);
  });

  it('is plain text as it is', async () => {
    expect(await reader.read(Buffer.from('# Größe\n'), 'text/markdown')).toEqual({
      pages: ['# Größe\n'],
      isComplete: true,
    });
  });

  it.each([
    ['no PDF', Buffer.from('%PDF-1.4 and then nothing'), pdf],
    ['a PDF without words', pdfOf(['']), pdf],
    ['text that is not UTF-8', Buffer.from([0x50, 0xff, 0xfe]), 'text/plain'],
  ] as const)('is not to be had of %s', async (_what, data, mediaType) => {
    await expect(reader.read(data, mediaType)).rejects.toMatchObject({ code: 'document_unreadable' });
  });
});
