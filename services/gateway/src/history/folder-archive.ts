import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { ConversationHistory } from '@colloquy/fabric';

import type { ArchivePort } from './archive.port.ts';

/** Two characters of the id make a folder, so that none holds millions of files. */
const FOLDER_CHARS = 2;
const idPattern = /^conv_([A-Za-z0-9]{4,64})$/;

/** Conversations as JSON files in a folder, `<folder>/<2 characters>/<id>.json`; readable for who runs the service alone. */
export class FolderArchive implements ArchivePort {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(history: ConversationHistory): Promise<void> {
    const file = this.#fileOf(history.id);
    if (file === null) throw new Error('an id that is no file name');
    const folder = dirname(file);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = join(folder, `.${history.id}.${randomUUID()}`);
    try {
      await writeThrough(draft, `${JSON.stringify(history, null, 1)}\n`);
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }

  async get(id: string): Promise<ConversationHistory | null> {
    const file = this.#fileOf(id);
    const json = file && (await unlessMissing(readFile(file, 'utf8')));
    // Only this class writes these files.
    return json === null ? null : (JSON.parse(json) as ConversationHistory);
  }

  async remove(id: string): Promise<boolean> {
    const file = this.#fileOf(id);
    return file !== null && (await unlessMissing(unlink(file).then(() => true))) === true;
  }

  #fileOf(id: string): string | null {
    const random = idPattern.exec(id)?.[1];
    return random === undefined ? null : join(this.#folder, random.slice(0, FOLDER_CHARS), `${id}.json`);
  }
}

/** Is on the disk when it resolves: the copy in the fabric may go then. */
async function writeThrough(file: string, text: string): Promise<void> {
  await using handle = await open(file, 'wx', 0o600);
  await handle.writeFile(text);
  await handle.sync();
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
