import { ConfigError, variable, type Values, type Variables } from '@colloquy/config';

import type { BudgetLimits } from './budget-limits.ts';
import { PriceList } from './price-list.ts';
import { readPriceTable } from './price-table.ts';

/** What conversations may cost; also part of the standalone service. */
export const moneyVariables = {
  PRICES_FILE: {
    schema: variable.optionalText(),
    meaning: 'JSON file with the prices to count by, of the shape of the built-in `money/prices.json`.',
    defaultNote: 'the list prices this version knows',
  },
  BUDGET_CONVERSATION_USD: {
    schema: variable.amount(0),
    meaning: 'What one conversation may cost before it is ended with a farewell (USD); 0: any amount.',
  },
  BUDGET_USER_DAY_USD: {
    schema: variable.amount(0),
    meaning: "What all conversations of a user may cost in a day, by UTC (USD); 0: any amount. Needs users' ids.",
  },
  CONVERSATION_MAX_SECONDS: {
    schema: variable.count(0, { max: 86_400 }),
    meaning: 'How long a conversation may last before it is ended with a farewell (s); 0: any time.',
  },
  BUDGET_FAREWELL: {
    schema: variable.text(
      'In the language of this conversation, say in one short sentence that the time for this conversation is used up, and say goodbye. Ask nothing.',
    ),
    meaning: 'What the model is told to say when a budget is used up.',
  },
} as const satisfies Variables;

export interface MoneyConfig {
  readonly prices: PriceList;
  readonly budget: BudgetLimits;
}

/** Models whose use is to be paid; `transcription` null: none. */
interface ChargedModels {
  readonly model: string;
  readonly transcriptionModel: string | null;
}

/** Throws `ConfigError` for prices that cannot be read, and for a budget in money that nothing could be counted against. */
export function decideMoneyConfig(values: Values<typeof moneyVariables>, models: ChargedModels): MoneyConfig {
  const prices = new PriceList(readPriceTable(values.PRICES_FILE));
  const budget: BudgetLimits = {
    conversationUsd: limit(values.BUDGET_CONVERSATION_USD),
    userDayUsd: limit(values.BUDGET_USER_DAY_USD),
    conversationSeconds: limit(values.CONVERSATION_MAX_SECONDS),
    farewell: values.BUDGET_FAREWELL,
  };
  if (budget.conversationUsd !== null || budget.userDayUsd !== null) refuseUnpriced(prices, models);
  return { prices, budget };
}

function refuseUnpriced(prices: PriceList, { model, transcriptionModel }: ChargedModels): void {
  const unpriced = [
    ...(prices.hasTokens(model) ? [] : [`OPENAI_REALTIME_MODEL: ${model}`]),
    ...(transcriptionModel === null || prices.hasTranscription(transcriptionModel)
      ? []
      : [`OPENAI_TRANSCRIPTION_MODEL: ${transcriptionModel}`]),
  ];
  if (unpriced.length === 0) return;
  throw new ConfigError(
    unpriced.map((each) => `${each} has no known price; a budget needs one (PRICES_FILE)`).join('\n'),
  );
}

function limit(value: number): number | null {
  return value === 0 ? null : value;
}
