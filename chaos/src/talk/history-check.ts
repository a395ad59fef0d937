import type { StoredItem } from '@colloquy/fabric';

import type { Turn } from './talker.ts';

export interface HistoryFaults {
  /** Words that were answered and are not written down. */
  readonly lost: number;
  /** Words that are written down more often than they were said. */
  readonly doubled: number;
}

/** Holds what was written down of a conversation against what was said in it. */
export function checkHistory(items: readonly StoredItem[], turns: readonly Turn[]): HistoryFaults {
  const said = items.flatMap((item) => (item.role === 'user' ? [item.text] : []));
  const answered = items.flatMap((item) => (item.role === 'assistant' ? [item.text] : []));
  let lost = 0;
  let doubled = 0;
  for (const { word, asked, reply } of turns) {
    if (reply === null) continue;
    const count = said.filter((text) => text.includes(word)).length;
    if (count === 0) lost += 1;
    if (count > asked) doubled += 1;
    if (!answered.some((text) => text.toLowerCase().includes(word))) lost += 1;
  }
  return { lost, doubled };
}
