import { topicOf } from './speakable.ts';

/** The part of JSON Schema that describes the arguments of tools; what else a schema says is passed over. */
interface Schema {
  readonly type?: unknown;
  readonly enum?: unknown;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly minLength?: unknown;
  readonly maxLength?: unknown;
  readonly properties?: unknown;
  readonly required?: unknown;
  readonly items?: unknown;
  readonly anyOf?: unknown;
  readonly oneOf?: unknown;
}

const numberWords = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
/** What stands behind these words is a place, a person or a time. */
const prepositions = 'in at for to from of near about called named on with';

/** Arguments that fit the schema of an object: every required one, and of the others those the words tell. */
export function argumentsFor(schema: Schema, words: string): Record<string, unknown> {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const given: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(properties)) {
    if (!isRecord(property)) continue;
    const value =
      told(name, property, words) ?? (required.includes(name) ? fallback(name, property, words) : undefined);
    if (value !== undefined) given[name] = value;
  }
  return given;
}

/** The value the words tell for a property, if they do. */
function told(name: string, schema: Schema, words: string): unknown {
  if (Array.isArray(schema.enum)) return schema.enum.find((value) => mentions(words, String(value)));
  switch (typeOf(schema)) {
    case 'integer':
    case 'number':
      return numberIn(schema, words);
    case 'boolean':
      return mentions(words, name.replaceAll('_', ' ')) ? !/\b(not|no|without|off)\b/i.test(words) : undefined;
    case 'string':
      return schema.format === undefined ? fitting(schema, phraseFor(name, words)) : dateIn(schema, words);
    default:
      return undefined;
  }
}

/** A value that is valid when the words tell none. */
function fallback(name: string, schema: Schema, words: string): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const choices: unknown[] = [schema.anyOf, schema.oneOf].flat();
  const choice = choices.find(isRecord);
  if (choice) return told(name, choice, words) ?? fallback(name, choice, words);
  switch (typeOf(schema)) {
    case 'integer':
    case 'number':
      return within(schema, 1);
    case 'boolean':
      return true;
    case 'array':
      return isRecord(schema.items) ? [told(name, schema.items, words) ?? fallback(name, schema.items, words)] : [];
    case 'object':
      return argumentsFor(schema, words);
    case 'null':
      return null;
    default:
      return dateIn(schema, words) ?? inventedDate(schema) ?? fitting(schema, topicOf(words) ?? 'unknown');
  }
}

function typeOf({ type, properties }: Schema): unknown {
  if (Array.isArray(type)) return type.find((one) => one !== 'null');
  return type ?? (properties === undefined ? 'string' : 'object');
}

function numberIn(schema: Schema, words: string): number | undefined {
  const digits = /(?<![\d-])-?\d+(\.\d+)?(?![\d-])/.exec(words)?.[0];
  const word = words
    .toLowerCase()
    .match(/[a-z]+/g)
    ?.find((one) => numberWords.includes(one));
  if (digits === undefined && word === undefined) return undefined;
  return within(schema, digits === undefined ? numberWords.indexOf(word ?? '') : Number(digits));
}

function within({ minimum, maximum, ...schema }: Schema, value: number): number {
  const least = typeof minimum === 'number' ? Math.max(minimum, value) : value;
  const most = typeof maximum === 'number' ? Math.min(maximum, least) : least;
  return typeOf(schema) === 'integer' ? Math.round(most) : most;
}

/** The name behind a preposition that suits the property, else the first name, else what it is all about. */
function phraseFor(property: string, words: string): string | null {
  const wanted = /(^|_)(from|origin|source)/.test(property)
    ? 'from'
    : /(^|_)(to|dest)/.test(property)
      ? 'to'
      : prepositions;
  const behind = new RegExp(
    `\\b(?:${wanted.replaceAll(' ', '|')}) (?:the )?(\\p{Lu}[\\p{L}'-]*(?: \\p{Lu}[\\p{L}'-]*)*)`,
    'u',
  );
  const name = behind.exec(words)?.[1] ?? /(?<=\S )\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+)*/u.exec(words)?.[0];
  return name ?? topicOf(words);
}

function fitting({ minLength, maxLength }: Schema, text: string | null): string | undefined {
  if (text === null) return undefined;
  const long = typeof minLength === 'number' ? text.padEnd(minLength, '.') : text;
  return typeof maxLength === 'number' ? long.slice(0, maxLength) : long;
}

function dateIn({ format }: Schema, words: string): string | undefined {
  return format === 'date' ? /\b\d{4}-\d\d-\d\d\b/.exec(words)?.[0] : undefined;
}

/** No clock here: the same words give the same call. */
function inventedDate({ format }: Schema): string | undefined {
  if (format === 'date') return '2000-01-01';
  if (format === 'time') return '12:00:00Z';
  return format === 'date-time' ? '2000-01-01T12:00:00Z' : undefined;
}

function mentions(words: string, value: string): boolean {
  return ` ${words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(` ${value.toLowerCase()} `);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
