import type { WorkerEvents } from '../realtime-worker.events.ts';
import type { TranscriptionUsage } from './reply-relay.ts';
import type { TurnSummary } from './turn-meter.ts';
import type { TurnTerms } from './turn-terms.ts';

/** Says what each turn of a conversation took, in time and in money. */
export class TurnAccounts {
  readonly #conversation: string;
  readonly #terms: TurnTerms;
  readonly #events: WorkerEvents;

  constructor(conversation: string, terms: TurnTerms, events: WorkerEvents) {
    this.#conversation = conversation;
    this.#terms = terms;
    this.#events = events;
  }

  turn(summary: TurnSummary, model: string): void {
    const cost_usd = this.#terms.prices.ofTokens(model, summary.tokens);
    if (cost_usd === null) this.#events.priceUnknown(model);
    this.#events.turnCompleted(this.#conversation, { ...summary, cost_usd });
  }

  /** Only models that charge by time have a price here; those that charge by token are said to have none. */
  transcription(usage: TranscriptionUsage): void {
    const model = this.#terms.transcriptionModel ?? '';
    const cost_usd = usage.type === 'duration' ? this.#terms.prices.ofTranscription(model, usage.seconds) : null;
    if (cost_usd === null) this.#events.priceUnknown(model);
    this.#events.transcriptionCompleted(this.#conversation, cost_usd);
  }
}
