import type { ConversationBudget } from '../money/conversation-budget.ts';
import type { TranscriptionUsage } from '../money/token-usage.ts';
import { UsageEstimate } from '../money/usage-estimate.ts';
import type { WorkerEvents } from '../realtime-worker.events.ts';
import type { TurnSummary } from './turn-meter.ts';
import type { TurnTerms } from './turn-terms.ts';

/** What a turn cost, as the client is told: USD, null without a known price. */
export interface TurnCost {
  readonly cost_usd: number | null;
  readonly total_cost_usd: number | null;
}

/** Says what each turn of a conversation took, in time and in money. */
export class TurnAccounts {
  readonly #conversation: string;
  readonly #terms: TurnTerms;
  readonly #events: WorkerEvents;
  readonly #budget: ConversationBudget;
  readonly #estimate = new UsageEstimate();
  #model = '';

  constructor(conversation: string, terms: TurnTerms, events: WorkerEvents, budget: ConversationBudget) {
    this.#conversation = conversation;
    this.#terms = terms;
    this.#events = events;
    this.#budget = budget;
  }

  /** What follows is said by `model`. */
  use(model: string): void {
    this.#model = model;
  }

  /** What is said from the cache costs nothing. */
  get free(): TurnCost {
    return { cost_usd: 0, total_cost_usd: this.#budget.totalUsd };
  }

  /** A turn the service had no part in. */
  freeTurn(summary: TurnSummary): void {
    const cost_usd = this.#terms.prices.ofTokens(this.#model, summary.tokens);
    this.#events.turnCompleted(this.#conversation, { ...summary, cost_usd });
  }

  /** The service said what the response `id` used. */
  turn(id: string, summary: TurnSummary): TurnCost {
    this.#estimate.counted(summary.tokens);
    return this.#count(id, summary);
  }

  /** The session ended before the service could say what the response `id` used. */
  lostTurn(id: string, summary: TurnSummary): void {
    const tokens = this.#estimate.of(summary.reply_audio_ms);
    this.#count(id, { ...summary, tokens, is_estimated: true });
  }

  transcription(itemId: string, usage: TranscriptionUsage): void {
    const model = this.#terms.transcriptionModel ?? '';
    const cost_usd = this.#terms.prices.ofTranscription(model, usage);
    if (cost_usd === null) this.#events.money.priceUnknown(model);
    this.#events.transcriptionCompleted(this.#conversation, cost_usd);
    this.#budget.charge(itemId, cost_usd);
  }

  #count(id: string, turn: TurnSummary & { readonly is_estimated?: boolean }): TurnCost {
    const byKind = this.#terms.prices.ofTokens(this.#model, turn.tokens);
    if (byKind === null) this.#events.money.priceUnknown(this.#model);
    this.#events.turnCompleted(this.#conversation, { ...turn, cost_usd: byKind });
    const cost_usd = byKind && Object.values(byKind).reduce((sum, usd) => sum + usd, 0);
    this.#budget.charge(id, cost_usd);
    return { cost_usd, total_cost_usd: this.#budget.totalUsd };
  }
}
