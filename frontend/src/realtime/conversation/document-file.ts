import type { ClientMessage } from '@colloquy/protocol';

type DocumentMessage = Extract<ClientMessage, { type: 'document' }>;
export type DocumentMediaType = DocumentMessage['media_type'];

/** A document as it travels: the text itself, or base64 of a PDF. */
export interface DocumentFile {
  readonly name: string;
  readonly mediaType: DocumentMediaType;
  readonly data: string;
}

/** Why a file cannot be attached at all; everything else is for the server to judge. */
export type FileProblem = 'unsupported' | 'too_large' | 'empty' | 'unreadable';

/** Far above what servers take: only keeps a film from being read into memory. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** Characters the protocol allows in a name. */
const MAX_NAME = 200;

const mediaTypesByEnding: Record<string, DocumentMediaType> = {
  pdf: 'application/pdf',
  md: 'text/markdown',
  markdown: 'text/markdown',
  txt: 'text/plain',
  text: 'text/plain',
  csv: 'text/plain',
  tex: 'text/plain',
};

/** Endings and types for a file dialog. */
export const ATTACHABLE = [...Object.keys(mediaTypesByEnding).map((ending) => `.${ending}`), 'text/*'].join(',');

/** What a file is to the server; null for what it has no use for. */
export function mediaTypeOf({ name, type }: Pick<File, 'name' | 'type'>): DocumentMediaType | null {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
  return mediaTypesByEnding[ending] ?? (type.startsWith('text/') ? 'text/plain' : null);
}

/** Reads a file the user chose. Never rejects: what cannot be read is a problem to show. */
export async function readDocument(file: File): Promise<DocumentFile | FileProblem> {
  const mediaType = mediaTypeOf(file);
  if (mediaType === null) return 'unsupported';
  if (file.size === 0) return 'empty';
  if (file.size > MAX_FILE_BYTES) return 'too_large';
  try {
    const data = mediaType === 'application/pdf' ? await base64Of(file) : await file.text();
    return { name: file.name.slice(0, MAX_NAME), mediaType, data };
  } catch {
    return 'unreadable';
  }
}

function base64Of(file: Blob): Promise<string> {
  const reader = new FileReader();
  return new Promise((resolve, reject) => {
    reader.onload = () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    };
    reader.onerror = () => {
      reject(new Error('the file could not be read', { cause: reader.error }));
    };
    reader.readAsDataURL(file);
  });
}

/** Cuts `data` into parts of at most `size` UTF-16 units, never within a character. */
export function partsOf(data: string, size: number): string[] {
  const parts: string[] = [];
  let from = 0;
  while (from < data.length) {
    const isSplit = from + size < data.length && isHighSurrogate(data.charCodeAt(from + size - 1));
    const to = from + size - (isSplit ? 1 : 0);
    parts.push(data.slice(from, to));
    from = to;
  }
  return parts;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
