import { clientMessage, clientMessageTypes, type ClientMessage } from './client-message.ts';

export type ParsedClientMessage =
  | { outcome: 'message'; message: ClientMessage }
  | { outcome: 'unknown'; type: string }
  /** A text with more characters than any server takes. */
  | { outcome: 'too-long' }
  | { outcome: 'malformed'; problem: string };

const knownTypes: ReadonlySet<string> = new Set(clientMessageTypes);

/** Parses one text frame of a client; never throws. The problem names fields, never the client's content. */
export function parseClientMessage(frame: string): ParsedClientMessage {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return { outcome: 'malformed', problem: 'the frame is not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { outcome: 'malformed', problem: 'the frame is not a JSON object' };
  }
  const type = 'type' in value ? value.type : undefined;
  if (typeof type !== 'string') return { outcome: 'malformed', problem: '"type" is missing or not a string' };
  if (!knownTypes.has(type)) return { outcome: 'unknown', type: type.slice(0, 40) };
  const parsed = clientMessage.safeParse(value);
  if (parsed.success) return { outcome: 'message', message: parsed.data };
  const [issue] = parsed.error.issues;
  if (type === 'text' && issue?.code === 'too_big') return { outcome: 'too-long' };
  const problem = parsed.error.issues.map((issue) => `"${issue.path.join('.')}": ${issue.message}`).join('; ');
  return { outcome: 'malformed', problem };
}
