import { withoutSecrets } from './secret-text.ts';

/** Fields that carry what people say, or secrets, without case, dashes and underscores. They have no business in a log. */
const withheld = new Set([
  ...['text', 'audio', 'delta', 'transcript', 'instructions', 'content', 'arguments'],
  ...['authorization', 'proxyauthorization', 'cookie', 'setcookie', 'secwebsocketprotocol'],
  ...['apikey', 'xapikey', 'openaiapikey', 'token', 'accesstoken', 'resumetoken', 'resume', 'ticket'],
  ...['secret', 'clientsecret', 'password'],
]);

const REDACTED = '[redacted]';
/** Deeper than this nobody reads, and what refers to itself ends. */
const MAX_DEPTH = 6;
/** Of a longer list this many are shown. */
const MAX_ITEMS = 20;

/** The fields of a log line as they may be written: at any depth, in lists, errors and headers. */
export function safeFields(fields: Record<string, unknown>): Record<string, unknown> {
  return safeEntries(Object.entries(fields), 0);
}

function safeEntries(entries: Iterable<[string, unknown]>, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Array.from(entries, ([name, value]) => [name, isWithheld(name) ? REDACTED : safe(value, depth + 1)]),
  );
}

function isWithheld(name: string): boolean {
  return withheld.has(name.toLowerCase().replaceAll(/[-_]/g, ''));
}

function safe(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth > MAX_DEPTH) return '[deeper]';
  if (value instanceof Error) return safeError(value, depth);
  if (value instanceof URL) return withoutSecrets(value.href);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => safe(item, depth + 1));
  if (value instanceof Headers) return safeEntries(value.entries(), depth);
  return safeEntries(Object.entries(value), depth);
}

/** An error that classifies itself says all there is in its message; of others it matters where they come from. */
function safeError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message: withoutSecrets(message),
    ...safeEntries(Object.entries(error), depth),
    ...('retryable' in error || stack === undefined ? {} : { stack: withoutSecrets(stack) }),
    ...(cause === undefined ? {} : { cause: safe(cause, depth + 1) }),
  };
}
