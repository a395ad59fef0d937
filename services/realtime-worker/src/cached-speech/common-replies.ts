import { readFileSync } from 'node:fs';

import { ConfigError } from '@colloquy/config';

import { plainWords } from './plain-words.ts';

/** More would crowd each other out of the cache. */
const MAX_REPLIES = 100;

/** Answers to questions that many ask in the same words. */
export class CommonReplies {
  readonly #replies = new Map<string, string>();

  constructor(replies: readonly CommonReply[] = []) {
    for (const { questions, reply } of replies) {
      for (const question of questions) this.#replies.set(plainWords(question), reply);
    }
  }

  /** Reads a JSON list of `{ "questions": ["…"], "reply": "…" }`. Throws `ConfigError`. */
  static read(path: string): CommonReplies {
    return new CommonReplies(repliesOf(readJson(path)));
  }

  /** Every reply once. */
  get texts(): string[] {
    return [...new Set(this.#replies.values())];
  }

  /** The reply to what the user said, or null: case and punctuation do not matter, every word does. */
  to(words: string): string | null {
    return this.#replies.get(plainWords(words)) ?? null;
  }
}

export interface CommonReply {
  readonly questions: readonly string[];
  readonly reply: string;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unreadable';
    throw new ConfigError(`COMMON_REPLIES_FILE: ${reason}`, { cause });
  }
}

function repliesOf(value: unknown): CommonReply[] {
  if (!Array.isArray(value) || value.length > MAX_REPLIES || !value.every(isReply)) {
    const shape = '{ "questions": ["…"], "reply": "…" }';
    throw new ConfigError(`COMMON_REPLIES_FILE: must be a list of up to ${MAX_REPLIES} ${shape}`);
  }
  return value;
}

function isReply(value: unknown): value is CommonReply {
  if (typeof value !== 'object' || value === null || !('questions' in value) || !('reply' in value)) return false;
  const { questions, reply } = value;
  return Array.isArray(questions) && questions.length > 0 && questions.every(hasWords) && hasWords(reply);
}

function hasWords(value: unknown): value is string {
  return typeof value === 'string' && plainWords(value) !== '';
}
