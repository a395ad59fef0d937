import type { ConversationHistory, Forgetting, HistoryPort } from '@colloquy/fabric';

import type { ArchivePort } from './archive.port.ts';

/** Who asks: a user by hash, nobody in particular (null), or an operator, who may see everything. */
export type Asker = { readonly kind: 'user'; readonly user: string | null } | { readonly kind: 'operator' };

/** Finds conversations for those whom they belong to, wherever they are kept. */
export class HistoryDesk {
  readonly #history: HistoryPort;
  readonly #archive: ArchivePort | null;

  constructor(history: HistoryPort, archive: ArchivePort | null) {
    this.#history = history;
    this.#archive = archive;
  }

  /** Null also for somebody else's: who asks learns nothing of conversations that are not theirs. */
  async find(id: string, asker: Asker): Promise<ConversationHistory | null> {
    const found = (await this.#history.read(id)) ?? (await this.#archive?.get(id)) ?? null;
    return found && isTheirs(found, asker) ? found : null;
  }

  /** Deletes every copy. */
  async forget(id: string, asker: Asker): Promise<Forgetting> {
    if ((await this.find(id, asker)) === null) return 'unknown';
    const forgetting = await this.#history.forget(id);
    // First the source: an archiving under way finds it gone, and removes what it wrote.
    if (forgetting === 'ongoing') return forgetting;
    await this.#archive?.remove(id);
    return 'forgotten';
  }
}

function isTheirs({ user }: ConversationHistory, asker: Asker): boolean {
  return asker.kind === 'operator' || asker.user === (user ?? null);
}
