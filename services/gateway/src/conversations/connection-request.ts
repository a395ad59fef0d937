import {
  DEFAULT_INPUT_RATE,
  INPUT_RATES,
  settingNames,
  type ConversationSettings,
  type InputRate,
} from '@colloquy/protocol';
import type { ClientPolicy } from '@colloquy/protocol/internal';

/** What a client asked for in the address of its connection. */
export interface ConnectionRequest {
  readonly inputRate: InputRate;
  /** What the conversation begins with, where it differs from the operator's settings. */
  readonly settings?: ConversationSettings;
}

export type ParsedRequest = { ok: true; request: ConnectionRequest } | { ok: false; problem: string };

/** Reads the query of `/ws/conversation`; unknown parameters are ignored. */
export function parseConnectionRequest(url: string, policy: ClientPolicy): ParsedRequest {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  const wanted = query.get('input_rate') ?? String(DEFAULT_INPUT_RATE);
  const inputRate = INPUT_RATES.find((rate) => String(rate) === wanted);
  if (inputRate === undefined) return { ok: false, problem: `input_rate must be ${INPUT_RATES.join(' or ')}` };
  const verdict = policy.judge(settingsOf(query));
  return verdict.ok ? { ok: true, request: { inputRate, settings: verdict.settings } } : verdict;
}

const numeric: ReadonlySet<string> = new Set(['vad_threshold', 'silence_ms', 'speed']);

function settingsOf(query: URLSearchParams): Record<string, unknown> {
  const given = settingNames.flatMap((name) => {
    const text = query.get(name);
    if (text === null) return [];
    return [[name, numeric.has(name) && text.trim() !== '' ? Number(text) : text] as const];
  });
  return Object.fromEntries(given);
}
