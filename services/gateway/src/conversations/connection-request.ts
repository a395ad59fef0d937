import {
  DEFAULT_INPUT_RATE,
  INPUT_RATES,
  settingNames,
  type ConversationSettings,
  type InputRate,
} from '@colloquy/protocol';
import type { ClientPolicy } from '@colloquy/protocol/internal';

/** A client that comes back: its token as it was sent, and the newest message it has. */
export interface ResumeWish {
  readonly token: string;
  readonly seq: number;
  /** null: the newest epoch. */
  readonly epoch: number | null;
}

/** What a client asked for in the address of its connection. */
export interface ConnectionRequest {
  readonly inputRate: InputRate;
  /** What the conversation begins with, where it differs from the operator's settings. */
  readonly settings?: ConversationSettings;
  /** null: a new conversation. */
  readonly resume: ResumeWish | null;
}

export type ParsedRequest = { ok: true; request: ConnectionRequest } | { ok: false; problem: string };

/** Reads the query of `/ws/conversation`; unknown parameters are ignored. */
export function parseConnectionRequest(url: string, policy: ClientPolicy): ParsedRequest {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  const wanted = query.get('input_rate') ?? String(DEFAULT_INPUT_RATE);
  const inputRate = INPUT_RATES.find((rate) => String(rate) === wanted);
  if (inputRate === undefined) return { ok: false, problem: `input_rate must be ${INPUT_RATES.join(' or ')}` };
  const verdict = policy.judge(settingsOf(query));
  if (!verdict.ok) return verdict;
  const resume = resumeOf(query);
  if (resume === undefined) return { ok: false, problem: 'last_seq and last_epoch are whole numbers' };
  return { ok: true, request: { inputRate, settings: verdict.settings, resume } };
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

/** null: a new conversation; undefined: not to be understood. */
function resumeOf(query: URLSearchParams): ResumeWish | null | undefined {
  const token = query.get('resume');
  if (token === null) return null;
  const seq = readCount(query.get('last_seq') ?? '0');
  const epoch = query.has('last_epoch') ? readCount(query.get('last_epoch') ?? '') : null;
  return seq === undefined || epoch === undefined ? undefined : { token, seq, epoch };
}

/** Numbers as they are counted on the bus: unsigned, 32 bits. */
function readCount(text: string): number | undefined {
  const value = Number(text);
  return /^\d{1,10}$/.test(text) && value <= 0xffff_ffff ? value : undefined;
}
