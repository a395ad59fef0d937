import { gzipSync } from 'node:zlib';

/** A file of the built page, as far as it matters here. */
export type BuiltFile =
  | { type: 'chunk'; fileName: string; code: string; isEntry: boolean; imports: readonly string[] }
  | { type: 'asset'; fileName: string; source: string | Uint8Array };

/**
 * Bytes, each file compressed by itself, of what a browser loads before the page can be used: the document, its style, the
 * entry and what that imports. Not what is imported later or loaded by address, as worklets are.
 */
export function firstLoadBytes(files: readonly BuiltFile[]): number {
  const chunks = new Map(files.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
  const wanted = [...chunks.values()].filter(({ isEntry }) => isEntry);
  // Grows while it is walked through; a set would lose the order in which chunks are found, an array is enough.
  for (const chunk of wanted) {
    const imported = chunk.imports.flatMap((name) => chunks.get(name) ?? []);
    wanted.push(...imported.filter((found) => !wanted.includes(found)));
  }
  const first = files.filter(({ type, fileName }) => type === 'asset' && /\.(html|css)$/.test(fileName));
  const texts = [
    ...wanted.map(({ code }) => code),
    ...first.flatMap((file) => (file.type === 'asset' ? [file.source] : [])),
  ];
  return texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
}
