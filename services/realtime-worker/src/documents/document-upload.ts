import type { ClientMessage } from '@colloquy/protocol';

import { DocumentRefused, type MediaType } from './document.ts';
import type { UploadBudget } from './upload-budget.ts';

export type DocumentPart = Extract<ClientMessage, { type: 'document' }>;

export interface WholeDocument {
  readonly id: string;
  readonly title: string;
  readonly mediaType: MediaType;
  readonly data: Uint8Array;
}

interface Upload {
  readonly id: string;
  readonly chunks: string[];
  bytes: number;
}

/** Puts a document together from its parts, which come in order; one at a time, the first part begins another. */
export class DocumentUpload implements Disposable {
  readonly #maxBytes: number;
  readonly #budget: UploadBudget;
  #current: Upload | null = null;
  #refused: string | null = null;

  constructor(maxBytes: number, budget: UploadBudget) {
    this.#maxBytes = maxBytes;
    this.#budget = budget;
  }

  /** The document once its last part is here, else null. Throws `DocumentRefused`, once for a document. */
  add(part: DocumentPart): WholeDocument | null {
    const { document_id: id, data } = part;
    if (part.part === 0) this.#begin(id);
    else if (this.#refused === id) return null;
    const upload = this.#current;
    if (upload?.id !== id || upload.chunks.length !== part.part || part.part >= part.parts) {
      throw this.refuse(id, 'document_incomplete');
    }
    const bytes = part.media_type === 'application/pdf' ? Math.floor(data.length * 0.75) : Buffer.byteLength(data);
    if (upload.bytes + bytes > this.#maxBytes) throw this.refuse(id, 'document_too_large');
    if (!this.#budget.take(bytes)) throw this.refuse(id, 'documents_busy');
    upload.bytes += bytes;
    upload.chunks.push(data);
    return upload.chunks.length === part.parts ? this.#finish(part, upload) : null;
  }

  /** Nothing more is said of the parts that follow. */
  refuse(id: string, code: DocumentRefused['code']): DocumentRefused {
    this[Symbol.dispose]();
    this.#refused = id;
    return new DocumentRefused(code);
  }

  [Symbol.dispose](): void {
    if (this.#current) this.#budget.give(this.#current.bytes);
    this.#current = null;
  }

  #begin(id: string): void {
    this[Symbol.dispose]();
    this.#refused = null;
    this.#current = { id, chunks: [], bytes: 0 };
  }

  #finish({ name, media_type: mediaType }: DocumentPart, { id, chunks }: Upload): WholeDocument {
    this[Symbol.dispose]();
    const data = Buffer.from(chunks.join(''), mediaType === 'application/pdf' ? 'base64' : 'utf8');
    return { id, title: name.replaceAll(/\s+/g, ' ').trim(), mediaType, data };
  }
}
