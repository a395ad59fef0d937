import { createRequire } from 'node:module';

/** What ajv says of one mistake. */
interface Mistake {
  /** JSON pointer into the value. */
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A compiled schema; its mistakes are those of the last call. */
interface Validate {
  (value: unknown): boolean;
  readonly errors?: readonly Mistake[] | null;
}

/** The part of ajv that is used here. */
interface Ajv {
  compile(schema: object): Validate;
}

const { Ajv } = createRequire(import.meta.url)('ajv') as { Ajv: new (options: object) => Ajv };

/** What is wrong with a value, in a few sentences without the value; empty when nothing is. */
export type Judge = (value: unknown) => readonly string[];

/** More mistakes than this are not told. */
const MAX_MISTAKES = 5;

/** Throws when the schema itself is wrong. */
export function compileSchema(schema: object): Judge {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false });
  const validate = ajv.compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).slice(0, MAX_MISTAKES).map(sentence));
}

function sentence({ instancePath, message, params }: Mistake): string {
  const extra = 'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : '';
  return `${instancePath} ${message ?? 'is wrong'}${extra}`.trim();
}
