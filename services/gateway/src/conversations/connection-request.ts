import { DEFAULT_INPUT_RATE, INPUT_RATES, type InputRate } from '@colloquy/protocol';

/** What a client asked for in the address of its connection. */
export interface ConnectionRequest {
  readonly inputRate: InputRate;
}

export type ParsedRequest = { ok: true; request: ConnectionRequest } | { ok: false; problem: string };

/** Reads the query of `/ws/conversation`; unknown parameters are ignored. */
export function parseConnectionRequest(url: string): ParsedRequest {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  const wanted = query.get('input_rate');
  if (wanted === null) return { ok: true, request: { inputRate: DEFAULT_INPUT_RATE } };
  const inputRate = INPUT_RATES.find((rate) => String(rate) === wanted);
  if (inputRate === undefined) return { ok: false, problem: `input_rate must be ${INPUT_RATES.join(' or ')}` };
  return { ok: true, request: { inputRate } };
}
