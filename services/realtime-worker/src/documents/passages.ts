/** A piece of a document that can be read aloud or quoted. */
export interface Passage {
  /** Of the document, from 1; plain text has one page. */
  readonly page: number;
  readonly text: string;
}

/** Characters a passage has at most: some six sentences. */
const PASSAGE_CHARS = 900;

/** Splits pages where sentences or paragraphs end, as far as they do; no passage crosses a page. */
export function passagesOf(pages: readonly string[]): Passage[] {
  return pages.flatMap((page, index) => split(page).map((text) => ({ page: index + 1, text })));
}

function split(page: string): string[] {
  const passages: string[] = [];
  let rest = page.replaceAll(/[^\S\n]+/g, ' ').trim();
  while (rest.length > PASSAGE_CHARS) {
    const end = endWithin(rest.slice(0, PASSAGE_CHARS));
    passages.push(tidy(rest.slice(0, end)));
    rest = rest.slice(end).trimStart();
  }
  return [...passages, tidy(rest)].filter((text) => text !== '');
}

/** The last paragraph's end in the second half, else the last sentence's, else the last word's. */
function endWithin(text: string): number {
  const half = text.length / 2;
  const paragraph = text.lastIndexOf('\n\n');
  if (paragraph > half) return paragraph;
  const sentence = Math.max(...['. ', '.\n', '? ', '! '].map((mark) => text.lastIndexOf(mark))) + 1;
  if (sentence > half) return sentence;
  const word = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\n'));
  return word > 0 ? word : text.length;
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
