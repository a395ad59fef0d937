type Kind = 'string' | 'number' | 'boolean';

const position = { epoch: 'number', seq: 'number' } as const;
const session = {
  ...position,
  message: 'string',
  session_id: 'string',
  input_rate: 'number',
  output_rate: 'number',
  upstream: 'string',
} as const;

/** What the server sends and this client relies on; types and fields it does not know may be added at any time. */
const fieldsByType: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  session_ready: session,
  session_resumed: session,
  user_text: { ...position, text: 'string' },
  text_delta: { ...position, text: 'string' },
  audio_delta: { ...position, audio: 'string' },
  response_done: { ...position, message: 'string', status: 'string' },
  error: { ...position, code: 'string', message: 'string', retryable: 'boolean' },
};

/** A message of the server, as far as it could be read. */
export interface Message {
  /** Empty when the frame is not a JSON object with a type. */
  readonly type: string;
  readonly isWellFormed: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function readMessage(frame: string): Message {
  const fields = objectIn(frame);
  const type = typeof fields['type'] === 'string' ? fields['type'] : '';
  const kinds = Object.entries(fieldsByType[type] ?? {});
  return { type, fields, isWellFormed: type !== '' && kinds.every(([name, kind]) => typeof fields[name] === kind) };
}

export function textOf(message: Message, field: string): string {
  const value = message.fields[field];
  return typeof value === 'string' ? value : '';
}

export function numberOf(message: Message, field: string): number {
  const value = message.fields[field];
  return typeof value === 'number' ? value : 0;
}

/** Bytes that a base64 text stands for. */
export function base64Bytes(base64: string): number {
  return (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);
}

function objectIn(frame: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(frame);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
