import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';
import { readVariables } from '@colloquy/config';

import { decideMoneyConfig, moneyVariables } from './money-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'prices-'));
afterAll(() => rmSync(folder, { recursive: true }));

const known = { model: 'gpt-realtime-2.1', transcriptionModel: 'gpt-realtime-whisper' };
const decide = (env: Record<string, string>, models: { model: string; transcriptionModel: string | null } = known) =>
  decideMoneyConfig(readVariables(moneyVariables, env), models);

function priceFile(content: unknown): string {
  const path = join(folder, 'prices.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const price = { input: 1, cached: 1, output: 1 };
const table = {
  asOf: '2027-01',
  usdPerMillionTokens: { ours: { text: price, audio: price } },
  usdPerMillionTokensTranscribed: {},
  usdPerMinuteTranscribed: {},
};

describe('what is decided about money', () => {
  it('is no budget unless one is set', () => {
    expect(decide({ BUDGET_USER_DAY_USD: '0', BUDGET_CONVERSATION_USD: '0.5' }).budget).toMatchObject({
      conversationUsd: 0.5,
      userDayUsd: null,
      conversationSeconds: null,
    });
  });

  it.each([
    [{ model: 'unheard-of', transcriptionModel: null }, /OPENAI_REALTIME_MODEL: unheard-of has no known price/],
    [{ ...known, transcriptionModel: 'whisper-9' }, /OPENAI_TRANSCRIPTION_MODEL: whisper-9 has no known price/],
  ])('refuses a budget for a model without a price', (models, message) => {
    expect(() => decide({ BUDGET_CONVERSATION_USD: '1' }, models)).toThrow(message);
    expect(() => decide({ BUDGET_USER_DAY_USD: '1' }, models)).toThrow(message);
    expect(decide({ CONVERSATION_MAX_SECONDS: '60' }, models).budget.conversationSeconds).toBe(60);
  });

  it('takes the prices of a file', () => {
    const models = { model: 'ours', transcriptionModel: null };
    const { prices } = decide({ PRICES_FILE: priceFile(table), BUDGET_CONVERSATION_USD: '1' }, models);
    expect([prices.asOf, prices.hasTokens('ours'), prices.hasTokens('gpt-realtime-2.1')]).toEqual([
      '2027-01',
      true,
      false,
    ]);
  });

  it.each([
    ['is not there', () => join(folder, 'none.json')],
    ['is no JSON', () => priceFile('{')],
    ['is no table', () => priceFile([])],
    ['lacks a price', () => priceFile({ ...table, usdPerMillionTokens: { ours: { text: price } } })],
    ['has a price below zero', () => priceFile({ ...table, usdPerMinuteTranscribed: { ours: -1 } })],
  ])('refuses a file that %s', (_what, path) => {
    expect(() => decide({ PRICES_FILE: path() })).toThrow(/^PRICES_FILE: /);
  });
});
