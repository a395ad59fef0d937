import { variable, type Values, type Variables } from '@colloquy/config';

/** Speech that is rendered ahead; also part of the standalone service. */
export const cachedSpeechVariables = {
  GREETING: {
    schema: variable.optionalText(),
    meaning: 'What a new conversation begins with, spoken from the cache; empty: the user begins.',
  },
  COMMON_REPLIES_FILE: {
    schema: variable.optionalText(),
    meaning:
      'JSON list of `{ "questions": ["…"], "reply": "…" }`: a first message that is one of the questions is answered from the cache.',
  },
} as const satisfies Variables;

export interface CachedSpeechConfig {
  /** null: the user begins. */
  readonly greeting: string | null;
  /** Path of the file; null: the model answers every question. */
  readonly repliesFile: string | null;
}

export function decideCachedSpeech(values: Values<typeof cachedSpeechVariables>): CachedSpeechConfig {
  const greeting = values.GREETING?.trim() ?? '';
  return { greeting: greeting === '' ? null : greeting, repliesFile: values.COMMON_REPLIES_FILE ?? null };
}
