import type { FollowUpPort, HistoryPort, JournalPort } from '@colloquy/fabric';
import { conversationEvent } from '@colloquy/protocol/internal';

import type { ArchivePort } from './archive.port.ts';

/** All gateways are readers of one group. */
const GROUP = 'history';
/** What the last owner says late has this long to come before the conversation is archived (ms). */
const SETTLE_MS = 5_000;

export interface ArchivistParts {
  readonly journal: JournalPort;
  readonly history: HistoryPort;
  readonly followUps: FollowUpPort;
  /** Null: conversations are kept in the fabric for their time, and nowhere else. */
  readonly archive: ArchivePort | null;
  /** Name of this process among the readers. */
  readonly reader: string;
  readonly events: {
    /** `problem` null: it is on disk. */
    archived(conversation: string, problem: unknown): void;
  };
}

/** Notes what is reported of conversations, and archives those that have ended. Disposing finishes what is in hand. */
export class Archivist implements AsyncDisposable {
  readonly #running: AsyncDisposableStack;

  private constructor(running: AsyncDisposableStack) {
    this.#running = running;
  }

  static async start(parts: ArchivistParts): Promise<Archivist> {
    const { journal, followUps, archive, reader } = parts;
    await using running = new AsyncDisposableStack();
    running.use(await journal.follow({ group: GROUP, reader, onEntry: (entry) => note(parts, entry) }));
    if (archive) running.use(await followUps.work((conversation) => archiveOne(parts, archive, conversation)));
    return new Archivist(running.move());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running.disposeAsync();
  }
}

async function note({ history, followUps, archive }: ArchivistParts, entry: unknown): Promise<void> {
  const { data: event } = conversationEvent.safeParse(entry);
  // How playback went is told every few seconds, and tells nothing later.
  if (!event || !('conversation' in event) || event.type === 'client.reported') return;
  await history.note(event.conversation, event);
  if (archive && event.type === 'conversation.ended') await followUps.add(event.conversation, SETTLE_MS);
}

async function archiveOne({ history, events }: ArchivistParts, archive: ArchivePort, id: string): Promise<void> {
  // Until it is archived this is the only copy: it must not run out between two tries.
  await history.prolong(id);
  const found = await history.read(id);
  if (typeof found?.endedAt !== 'number') return;
  try {
    await archive.put(found);
    if ((await history.read(id)) === null) await archive.remove(id);
    events.archived(id, null);
  } catch (error) {
    events.archived(id, error);
    throw error;
  }
}
