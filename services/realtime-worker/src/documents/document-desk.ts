import type { DocumentItem } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';
import type { ErrorCode, UnplacedServerMessage } from '@colloquy/protocol';

import { DocumentRefused, type DocumentReader, type DocumentText } from './document.ts';
import { DocumentShelf, MAX_DOCUMENTS } from './document-shelf.ts';
import { DocumentUpload, type DocumentPart, type WholeDocument } from './document-upload.ts';
import type { UploadBudget } from './upload-budget.ts';

/** What every conversation of this worker reads documents with. */
export interface DocumentTerms {
  readonly reader: DocumentReader;
  readonly budget: UploadBudget;
  /** The largest document (bytes). */
  readonly maxBytes: number;
}

export interface DocumentDeskParts extends DocumentTerms {
  readonly timers: Timers;
  readonly newItemId: () => string;
  readonly say: (message: UnplacedServerMessage) => void;
  readonly keep: (item: DocumentItem) => void;
  /** A document can be looked up in from now on. */
  readonly onAttached: (item: DocumentItem) => void;
  readonly onRefused: (code: ErrorCode) => void;
  readonly onFailed: (error: unknown) => void;
}

/** Takes what the user attaches, from its first part to its place on the shelf. */
export class DocumentDesk implements Disposable {
  readonly shelf: DocumentShelf;
  readonly #parts: DocumentDeskParts;
  readonly #upload: DocumentUpload;
  /** Documents that are on the shelf, or will be unless they cannot be read. */
  #taken = 0;
  readonly #ending = new AbortController();

  constructor(parts: DocumentDeskParts) {
    this.#parts = parts;
    this.#upload = new DocumentUpload(parts.maxBytes, parts.budget);
    this.shelf = new DocumentShelf(parts.timers);
  }

  /** What was attached with an earlier worker. */
  async restore(items: readonly DocumentItem[]): Promise<void> {
    this.#taken += items.length;
    for (const item of items) await this.shelf.add(item);
  }

  receive(part: DocumentPart): void {
    try {
      if (part.part === 0 && this.#taken >= MAX_DOCUMENTS) {
        throw this.#upload.refuse(part.document_id, 'too_many_documents');
      }
      const whole = this.#upload.add(part);
      if (whole !== null) void this.#take(whole);
    } catch (error) {
      this.#explain(error);
    }
  }

  [Symbol.dispose](): void {
    this.#ending.abort();
    this.#upload[Symbol.dispose]();
  }

  /** Its bytes count until its text is out. */
  async #take(whole: WholeDocument): Promise<void> {
    const { reader, budget } = this.#parts;
    const bytes = whole.data.length;
    this.#taken += 1;
    try {
      if (!budget.take(bytes)) throw new DocumentRefused('documents_busy');
      const text = await reader.read(whole.data, whole.mediaType).finally(() => budget.give(bytes));
      await this.#shelve(whole, text);
    } catch (error) {
      this.#taken -= 1;
      if (!this.#isOver()) this.#explain(error);
    }
  }

  async #shelve({ id, title }: WholeDocument, text: DocumentText): Promise<void> {
    if (this.#isOver()) return;
    const { newItemId, keep, onAttached, say } = this.#parts;
    const item = { role: 'document', itemId: newItemId(), title, ...text } as const;
    keep(item);
    await this.shelf.add(item);
    if (this.#isOver()) return;
    onAttached(item);
    const { pages, isComplete: is_complete } = text;
    say({ type: 'document_ready', document_id: id, name: title, pages: pages.length, is_complete });
  }

  #isOver(): boolean {
    return this.#ending.signal.aborted;
  }

  #explain(error: unknown): void {
    const { onRefused, onFailed } = this.#parts;
    if (!(error instanceof DocumentRefused)) onFailed(error);
    onRefused(error instanceof DocumentRefused ? error.code : 'document_unreadable');
  }
}
