import type { ErrorCode } from '@colloquy/protocol';

export const mediaTypes = ['text/plain', 'text/markdown', 'application/pdf'] as const;
export type MediaType = (typeof mediaTypes)[number];

/** The text of a document, a string a page; plain text is one page. */
export interface DocumentText {
  readonly pages: readonly string[];
  /** False when only the beginning is here, because the rest is beyond our limits. */
  readonly isComplete: boolean;
}

/** Takes the text out of a document. Rejects with `DocumentRefused`. */
export interface DocumentReader {
  read(data: Uint8Array, mediaType: MediaType): Promise<DocumentText>;
}

/** A document that cannot be taken. */
export class DocumentRefused extends Error {
  override readonly name = 'DocumentRefused';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, options?: ErrorOptions) {
    super(`the document was refused: ${code}`, options);
    this.code = code;
  }
}

export const textLimits = {
  /** Pages that are read of a document. */
  pages: 300,
  /** Characters that are kept of a document: it is stored with the conversation. About 100 pages of a paper. */
  chars: 300_000,
} as const;

/** What is within the limits, and whether that is all. */
export function withinLimits(pages: readonly string[]): DocumentText {
  const kept: string[] = [];
  let left: number = textLimits.chars;
  for (const page of pages.slice(0, textLimits.pages)) {
    kept.push(page.slice(0, left));
    left -= page.length;
    if (left <= 0) break;
  }
  return { pages: kept, isComplete: left >= 0 && kept.length === pages.length };
}
