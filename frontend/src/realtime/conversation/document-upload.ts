import type { ClientMessage, ErrorCode, ServerMessage } from '@colloquy/protocol';

import type { LocalEvent } from './conversation-event.ts';
import { partsOf, type DocumentFile } from './document-file.ts';
import type { AttachedDocument } from './transcript-entry.ts';

type DocumentChanged = Extract<LocalEvent, { type: 'document_changed' }>;

export interface DocumentUploadParts {
  /** Sends when it can and says whether it did. */
  send: (message: ClientMessage) => boolean;
  /** Bytes handed over and not yet on the network. */
  backlogBytes: () => number;
  after: (ms: number, action: () => void) => void;
  newId: () => string;
  apply: (event: DocumentChanged) => void;
}

/** Characters of a part: small enough for the voice to get through in between. */
const PART_SIZE = 64 * 1024;
/** With more than this on its way the network is slower than we are. */
const MAX_BACKLOG_BYTES = 128 * 1024;
/** Between two parts (ms): at most some 1.3 MB a second, which leaves a server room for others. */
const PART_INTERVAL_MS = 50;

const documentErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'document_too_large',
  'document_incomplete',
  'document_unreadable',
  'too_many_documents',
  'documents_busy',
]);

interface Upload {
  readonly file: DocumentFile;
  readonly parts: readonly string[];
  document: AttachedDocument;
  sent: number;
}

/**
 * Sends the user's documents in parts, one document after the other: an error of the server does not say which one it
 * means, so there is only ever one it can mean.
 */
export class DocumentUpload {
  readonly #parts: DocumentUploadParts;
  #waiting: Upload[] = [];
  #current: Upload | null = null;
  #isOpen = false;
  /** Rises when an upload begins or ends; a part that was due for an earlier one is not sent. */
  #generation = 0;

  constructor(parts: DocumentUploadParts) {
    this.#parts = parts;
  }

  /** Queues a document; it is sent at once or when there is a session. */
  add(file: DocumentFile): void {
    const { name } = file;
    const id = this.#parts.newId();
    const document = {
      kind: 'document',
      id,
      name,
      status: 'waiting',
      progress: 0,
      pages: null,
      isComplete: true,
    } as const;
    const upload = { file, parts: partsOf(file.data, PART_SIZE), document, sent: 0 };
    this.#waiting.push(upload);
    this.#change(upload, {});
    this.#next();
  }

  /** A session takes documents now; what was under way to another begins again. */
  sessionBegan(): void {
    if (this.#current) this.#waiting.unshift(this.#restarted(this.#current));
    this.#current = null;
    this.#isOpen = true;
    this.#next();
  }

  /** The connection is away, and may come back. */
  connectionLost(): void {
    this.#isOpen = false;
    this.#generation += 1;
  }

  /** There will be no session for what still waits. */
  giveUp(): void {
    this.connectionLost();
    for (const upload of [this.#current, ...this.#waiting]) if (upload) this.#change(upload, { status: 'failed' });
    this.#current = null;
    this.#waiting = [];
  }

  /** A message of the server; true when it was an answer to a document and needs no further attention. */
  heard(message: ServerMessage): boolean {
    const current = this.#current;
    if (!current) return false;
    if (message.type === 'document_ready' && message.document_id === current.document.id) {
      this.#finish(current, { status: 'ready', pages: message.pages, isComplete: message.is_complete });
      return true;
    }
    if (message.type !== 'error' || !documentErrors.has(message.code)) return false;
    this.#finish(current, { status: 'failed', code: message.code });
    return true;
  }

  #finish(upload: Upload, change: Partial<AttachedDocument>): void {
    this.#current = null;
    this.#generation += 1;
    this.#change(upload, change);
    this.#next();
  }

  #next(): void {
    if (this.#current || !this.#isOpen) return;
    this.#current = this.#waiting.shift() ?? null;
    this.#generation += 1;
    if (this.#current) this.#pump(this.#current, this.#generation);
  }

  #pump(upload: Upload, generation: number): void {
    if (generation !== this.#generation) return;
    if (this.#parts.backlogBytes() < MAX_BACKLOG_BYTES && this.#parts.send(messageOf(upload))) {
      upload.sent += 1;
      const isSent = upload.sent === upload.parts.length;
      this.#change(upload, { status: isSent ? 'reading' : 'sending', progress: upload.sent / upload.parts.length });
      if (isSent) return;
    }
    this.#parts.after(PART_INTERVAL_MS, () => {
      this.#pump(upload, generation);
    });
  }

  #restarted(upload: Upload): Upload {
    upload.sent = 0;
    this.#change(upload, { status: 'waiting', progress: 0 });
    return upload;
  }

  #change(upload: Upload, change: Partial<AttachedDocument>): void {
    upload.document = { ...upload.document, ...change };
    this.#parts.apply({ type: 'document_changed', document: upload.document });
  }
}

function messageOf({ document, file, parts, sent }: Upload): ClientMessage {
  const { id: document_id, name } = document;
  const { mediaType: media_type } = file;
  return { type: 'document', document_id, name, media_type, data: parts[sent] ?? '', part: sent, parts: parts.length };
}
