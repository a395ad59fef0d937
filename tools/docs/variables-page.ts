import type { Variable, Variables } from '../../libs/config/src/variables.ts';
import { code, page, table } from './markdown.ts';

/** The part of a variable's JSON Schema that says which values it takes. */
interface Range {
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The page of environment variables, a table for each service. */
export function variablesPage(services: Readonly<Record<string, Variables>>): string {
  return page('Environment variables', 'the configuration tables of the services', [
    'An empty value counts as unset. `--check-config` prints what a service makes of them, with secrets masked.',
    ...Object.entries(services).map(([service, variables]) => `## ${service}\n\n${tableOf(variables)}`),
  ]);
}

function tableOf(variables: Variables): string {
  return table(
    ['variable', 'meaning', 'values', 'default'],
    Object.entries(variables).map(([name, row]) => [code(name), meaningOf(row), valuesOf(row), defaultOf(row)]),
  );
}

function meaningOf({ meaning, secret }: Variable): string {
  return secret ? `${meaning} Secret.` : meaning;
}

function valuesOf({ schema }: Variable): string {
  const range = schema.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as Range;
  if (range.enum) return range.enum.map((value) => code(String(value))).join(' ');
  const lowest = range.minimum ?? Number.MIN_SAFE_INTEGER;
  const highest = range.maximum ?? Number.MAX_SAFE_INTEGER;
  if (highest < Number.MAX_SAFE_INTEGER) return `${lowest} to ${highest}`;
  return lowest > Number.MIN_SAFE_INTEGER ? `${lowest} or more` : '';
}

/** As a cell of a table. */
export function defaultOf({ schema, defaultNote }: Variable): string {
  if (defaultNote !== undefined) return defaultNote;
  const { data } = schema.safeParse(undefined);
  if (data === undefined) return '–';
  return code(typeof data === 'string' ? data : JSON.stringify(data));
}
