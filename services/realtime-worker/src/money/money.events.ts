import { counter, registerMetrics, type Log, type Metrics, type MetricsRegistry } from '@colloquy/telemetry';

import { budgetHappenings, budgetScopes, type BudgetHappening, type BudgetScope } from './budget-limits.ts';

export const moneyMetrics = {
  unpriced: counter(
    'colloquy_worker_unpriced_usage_total',
    'Turns and transcriptions whose cost is not counted because the model has no known price.',
  ),
  budgets: counter(
    'colloquy_budget_events_total',
    'Conversations that were warned, ended or not begun because a budget was used up.',
    { scope: budgetScopes, event: budgetHappenings },
  ),
} as const;

/** What happens about money. */
export class MoneyEvents {
  readonly #log: Log;
  readonly #metrics: Metrics<typeof moneyMetrics>;
  readonly #unpriced = new Set<string>();

  constructor(log: Log, registry: MetricsRegistry) {
    this.#log = log;
    this.#metrics = registerMetrics(moneyMetrics, registry);
  }

  /** Logged once for each model, counted every time. */
  priceUnknown(model: string): void {
    this.#metrics.unpriced.add({});
    if (this.#unpriced.has(model)) return;
    this.#unpriced.add(model);
    this.#log.warn({ model }, 'model has no known price, its cost is not counted');
  }

  budget(session_id: string, scope: BudgetScope, event: BudgetHappening): void {
    this.#metrics.budgets.add({ scope, event });
    this.#log.info({ session_id, scope, event }, 'a budget is used up, or nearly');
  }

  chargeFailed(session_id: string, error: unknown): void {
    this.#log.warn({ session_id, err: error }, 'a charge could not be stored; it is told again with the next one');
  }
}
