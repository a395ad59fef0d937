/**
 * Takes the text out of one PDF in a thread of its own: `{data, limits}` as its data, `{pages, total}` out; it breaks down on
 * what is no PDF. Started from its source as well as from the build, so it imports nothing of ours.
 */
import { parentPort, workerData } from 'node:worker_threads';

import { getDocumentProxy } from 'unpdf';

const { data, limits } = workerData as { data: Uint8Array; limits: { pages: number; chars: number } };
const pdf = await getDocumentProxy(data, { useSystemFonts: false });
const pages: string[] = [];
let left = limits.chars;
for (let number = 1; number <= Math.min(pdf.numPages, limits.pages) && left > 0; number += 1) {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent();
  const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
  page.cleanup();
  left -= text.length;
  pages.push(text);
}
parentPort?.postMessage({ pages, total: pdf.numPages });
