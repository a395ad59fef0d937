import type { ConversationItem, SpokenItem } from '@colloquy/fabric';

export interface CondenseLimits {
  /** Characters of history that are replayed word for word: the newest ones. */
  readonly recentChars: number;
  /** Characters the summary of what came before may have. */
  readonly summaryChars: number;
  /** Characters of each item that its line of the summary shows. */
  readonly lineChars: number;
}

/** About 8,000 tokens of recent words, and 1,000 for what came before: little beside the 32,000 of the smallest model. */
const condenseLimits: CondenseLimits = { recentChars: 32_000, summaryChars: 4_000, lineChars: 160 };

export interface CondensedHistory {
  /** The beginnings of older items, one a line, oldest first; null when nothing was left out. */
  readonly summary: string | null;
  readonly recent: readonly ConversationItem[];
}

/**
 * Keeps a history within what a session should be given: the newest items as they are, older ones as a line each, the
 * oldest as a count. A rule rather than a model: it costs no time while a caller waits, and gives the same every time.
 */
export function condense(
  items: readonly ConversationItem[],
  limits: CondenseLimits = condenseLimits,
): CondensedHistory {
  const start = recentStart(items, limits.recentChars);
  if (start === 0) return { summary: null, recent: items };
  return { summary: summarize(items.slice(0, start), limits), recent: items.slice(start) };
}

/** The newest item is always among the recent ones, however long it is. */
function recentStart(items: readonly ConversationItem[], budget: number): number {
  let left = budget;
  let start = items.length;
  for (const item of items.toReversed()) {
    left -= lengthOf(item);
    if (left < 0 && start < items.length) break;
    start -= 1;
  }
  return start;
}

function summarize(items: readonly ConversationItem[], { summaryChars, lineChars }: CondenseLimits): string {
  const lines: string[] = [];
  let left = summaryChars;
  for (const item of items.toReversed()) {
    const line = lineOf(item, lineChars);
    left -= line.length + 1;
    if (left < 0) break;
    lines.unshift(line);
  }
  const omitted = items.length - lines.length;
  return omitted === 0 ? lines.join('\n') : [`(${omitted} earlier turns are left out)`, ...lines].join('\n');
}

function lineOf(item: ConversationItem, limit: number): string {
  if (item.role === 'tool') return `Tool ${item.name} was called.`;
  return `${speaker(item)}: ${cutAtWord(item.text, limit)}`;
}

function speaker({ role }: SpokenItem): string {
  return role === 'user' ? 'User' : 'Assistant';
}

/** The beginning of a text, whole words only, with an ellipsis when something is missing. */
function cutAtWord(text: string, limit: number): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  if (flat.length <= limit) return flat;
  const end = flat.lastIndexOf(' ', limit);
  return `${flat.slice(0, end > 0 ? end : limit)}…`;
}

function lengthOf(item: ConversationItem): number {
  return item.role === 'tool' ? item.arguments.length + item.output.length : item.text.length;
}
