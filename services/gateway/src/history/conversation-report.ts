import { SaidItems, type ConversationHistory, type StoredItem } from '@colloquy/fabric';
import { conversationEvent, tokenKinds, type ConversationEvent, type TokenKind } from '@colloquy/protocol/internal';

type TurnCompleted = Extract<ConversationEvent, { type: 'turn.completed' }>;

/** A line of the transcript; `at` in ISO 8601, null where it was not written down. */
export type TranscriptLine = { readonly at: string | null; readonly item_id: string } & (
  | { readonly role: 'user' | 'assistant'; readonly text: string }
  | { readonly role: 'tool'; readonly name: string; readonly arguments: string; readonly output: string }
);

export interface ConversationUsage {
  readonly turns: number;
  readonly tokens: Readonly<Partial<Record<TokenKind, number>>>;
  /** Null when a price was not known. */
  readonly cost_usd: number | null;
  /** The service did not say what some turn used. */
  readonly is_estimated: boolean;
}

/** A conversation as `GET /api/conversations/:id` tells it. */
export interface ConversationReport {
  readonly id: string;
  /** ISO 8601. */
  readonly started_at: string;
  /** ISO 8601; null while it goes on. */
  readonly ended_at: string | null;
  readonly transcript: readonly TranscriptLine[];
  readonly documents: readonly { at: string | null; title: string; pages: number; is_complete: boolean }[];
  readonly usage: ConversationUsage;
  /** As they were reported, times in milliseconds since the epoch. */
  readonly events: readonly unknown[];
}

export function reportOf({ id, createdAt, endedAt, items, events }: ConversationHistory): ConversationReport {
  const newest = [...new Map(items.map((item) => [`${item.role}:${item.itemId}`, item])).values()];
  return {
    id,
    started_at: isoTime(createdAt),
    ended_at: endedAt === null ? null : isoTime(endedAt),
    transcript: new SaidItems(newest.filter(isSaid)).all.map(lineOf),
    documents: newest.flatMap((item) =>
      item.role === 'document'
        ? [{ at: timeOf(item), title: item.title, pages: item.pages.length, is_complete: item.isComplete }]
        : [],
    ),
    usage: usageOf(events),
    events,
  };
}

const speakers = { user: 'User', assistant: 'Assistant' } as const;

/** For people: one line for each who spoke. */
export function plainText({ id, started_at, ended_at, transcript, documents }: ConversationReport): string {
  const head = [`Conversation ${id}`, `${started_at} to ${ended_at ?? 'now'}`];
  const attached = documents.map(
    ({ title, pages }) => `Attached: ${title} (${pages} ${pages === 1 ? 'page' : 'pages'})`,
  );
  const said = transcript.map((line) =>
    line.role === 'tool' ? `[${line.name}]` : `${speakers[line.role]}: ${line.text}`,
  );
  return [...head, ...attached, '', ...said, ''].join('\n');
}

type SaidItem = Extract<StoredItem, { role: 'user' | 'assistant' | 'tool' }>;

function isSaid(item: StoredItem): item is SaidItem {
  return item.role === 'user' || item.role === 'assistant' || item.role === 'tool';
}

function lineOf(item: SaidItem): TranscriptLine {
  const about = { at: timeOf(item), item_id: item.itemId };
  switch (item.role) {
    case 'user':
    case 'assistant':
      return { ...about, role: item.role, text: item.text };
    case 'tool':
      return { ...about, role: 'tool', name: item.name, arguments: item.arguments, output: item.output };
    default:
      return item satisfies never;
  }
}

function usageOf(events: readonly unknown[]): ConversationUsage {
  const known = events.flatMap((event) => conversationEvent.safeParse(event).data ?? []);
  const turns = known.filter((event): event is TurnCompleted => event.type === 'turn.completed');
  const written = known.flatMap((event) => (event.type === 'transcription.completed' ? [event.cost_usd] : []));
  const costs = [...turns.map(({ cost_usd }) => cost_usd && sum(Object.values(cost_usd))), ...written];
  const tokens = tokenKinds.map((kind) => [kind, sum(turns.map((turn) => turn.tokens[kind]))] as const);
  return {
    turns: turns.length,
    tokens: Object.fromEntries(tokens.filter(([, count]) => count > 0)),
    cost_usd: costs.every((cost) => cost !== null) ? sum(costs) : null,
    is_estimated: turns.some(({ is_estimated = false }) => is_estimated),
  };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function timeOf({ at }: StoredItem): string | null {
  return at === undefined ? null : isoTime(at);
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
