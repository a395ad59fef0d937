import { z } from 'zod';

/** One environment variable: how it is read, what it is for. The docs are generated from these. */
export interface Variable<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  /** One sentence for the operator, with the unit. */
  readonly meaning: string;
  /** Shown instead of a default that is decided at start. */
  readonly defaultNote?: string;
  /** Never printed, not even by `--check-config`. */
  readonly secret?: boolean;
}

export type Variables = Readonly<Record<string, Variable>>;
export type Values<V extends Variables> = { readonly [K in keyof V]: z.output<V[K]['schema']> };

/** The configuration cannot be used; the message lists every problem by variable name and holds no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly retryable = false;
}

export const variable = {
  port: (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback),
  /** A whole number of something: bytes, milliseconds, conversations. */
  count: (fallback: number, range: { min?: number; max?: number } = {}) =>
    z.coerce
      .number()
      .int()
      .min(range.min ?? 0)
      .max(range.max ?? Number.MAX_SAFE_INTEGER)
      .default(fallback),
  /** A whole number, or one of a few words. */
  countOr: <const T extends readonly [string, ...string[]]>(
    words: T,
    fallback: T[number] | number,
    range: { min?: number; max?: number } = {},
  ) =>
    z
      .union([
        z.enum(words),
        z.coerce
          .number()
          .int()
          .min(range.min ?? 0)
          .max(range.max ?? Number.MAX_SAFE_INTEGER),
      ])
      .default(fallback as never),
  /** A number between 0 and 1. */
  fraction: (fallback: number) => z.coerce.number().min(0).max(1).default(fallback),
  /** Money, or another amount of nothing less than zero. */
  amount: (fallback: number) => z.coerce.number().min(0).default(fallback),
  flag: (fallback: boolean) =>
    z
      .enum(['true', 'false', '1', '0', 'on', 'off'])
      .transform((text) => text === 'true' || text === '1' || text === 'on')
      .default(fallback),
  text: (fallback: string) => z.string().default(fallback),
  optionalText: () => z.string().optional(),
  choice: <const T extends readonly [string, ...string[]]>(choices: T, fallback: T[number]) =>
    z.enum(choices).default(fallback as never),
  /** Addresses such as `redis://localhost:6379`, limited to the given schemes. */
  url: (schemes: readonly string[]) =>
    z.string().refine((text) => text.split(',').every((one) => isAddress(one, schemes)), {
      message: `must be an address starting with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    }),
} as const;

function isAddress(text: string, schemes: readonly string[]): boolean {
  return URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1));
}

/** Reads the variables from an environment; an empty value counts as unset. Throws `ConfigError` with all problems. */
export function readVariables<V extends Variables>(variables: V, env: NodeJS.ProcessEnv): Values<V> {
  const schema = z.object(Object.fromEntries(Object.entries(variables).map(([name, row]) => [name, row.schema])));
  const given = Object.fromEntries(
    Object.keys(variables).map((name) => [name, env[name] === '' ? undefined : env[name]]),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data) as Values<V>;
  throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
}
