import { readFileSync } from 'node:fs';

import { ConfigError } from '@colloquy/config';

import type { PriceTable } from './price-list.ts';
import published from './prices.json' with { type: 'json' };

const tokenPrice = ['input', 'output'] as const;
const tokenPrices = [...tokenPrice, 'cached'] as const;

/** The prices of the file `path`, or those this version knows. Throws `ConfigError` when the file cannot be used. */
export function readPriceTable(path: string | undefined): PriceTable {
  if (path === undefined) return published;
  try {
    const table: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isPriceTable(table)) return table;
  } catch (error) {
    throw new ConfigError(`PRICES_FILE: cannot be read as JSON (${error instanceof Error ? error.name : 'unknown'})`);
  }
  throw new ConfigError(
    'PRICES_FILE: needs asOf (a text), usdPerMillionTokens (model: text and audio, each with input, cached, output), ' +
      'usdPerMillionTokensTranscribed (model: input, output) and usdPerMinuteTranscribed (model: a number)',
  );
}

function isPriceTable(value: unknown): value is PriceTable {
  if (!isObject(value) || typeof value['asOf'] !== 'string') return false;
  const isTalk = (prices: unknown) =>
    isObject(prices) && hasPrices(prices['text'], tokenPrices) && hasPrices(prices['audio'], tokenPrices);
  return (
    isMapOf(value['usdPerMillionTokens'], isTalk) &&
    isMapOf(value['usdPerMillionTokensTranscribed'], (prices) => hasPrices(prices, tokenPrice)) &&
    isMapOf(value['usdPerMinuteTranscribed'], isPrice)
  );
}

function isMapOf(value: unknown, isEntry: (entry: unknown) => boolean): boolean {
  return isObject(value) && Object.values(value).every(isEntry);
}

function hasPrices(value: unknown, names: readonly string[]): boolean {
  return isObject(value) && names.every((name) => isPrice(value[name]));
}

function isPrice(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
