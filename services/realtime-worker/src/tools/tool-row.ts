import { httpMethods, type HttpEndpoint } from './http-tool.ts';
import { compileSchema } from './json-schema.ts';
import type { ToolDeclaration } from './tool.ts';

/** A tool as the operator writes it down. */
export interface ToolRow extends ToolDeclaration {
  readonly http?: Partial<HttpEndpoint> & { readonly url: string; readonly timeoutMs?: number };
  readonly module?: { readonly path: string; readonly export: string; readonly timeoutMs?: number };
}

const timeoutMs = { type: 'integer', minimum: 1, maximum: 120_000 };

const judgeRow = compileSchema({
  type: 'object',
  additionalProperties: false,
  required: ['name', 'description', 'parameters'],
  properties: {
    name: { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,64}$' },
    description: { type: 'string', minLength: 1, maxLength: 4_000 },
    parameters: { type: 'object', required: ['type'], properties: { type: { const: 'object' } } },
    http: {
      type: 'object',
      additionalProperties: false,
      required: ['url'],
      properties: {
        url: { type: 'string' },
        method: { enum: httpMethods },
        headers: { type: 'object', additionalProperties: { type: 'string' } },
        timeoutMs,
      },
    },
    module: {
      type: 'object',
      additionalProperties: false,
      required: ['path', 'export'],
      properties: { path: { type: 'string', minLength: 1 }, export: { type: 'string', minLength: 1 }, timeoutMs },
    },
  },
});

/** What is wrong with a row, in sentences for the operator; empty when it is a `ToolRow`. */
export function problemsOfRow(row: unknown): readonly string[] {
  const problems = judgeRow(row);
  if (problems.length > 0 || !isToolRow(row)) return problems;
  if ((row.http === undefined) === (row.module === undefined)) return ['give either "http" or "module"'];
  return [...problemsOfSchema(row.parameters), ...(row.http === undefined ? [] : problemsOfUrl(row.http.url))];
}

export function isToolRow(row: unknown): row is ToolRow {
  return judgeRow(row).length === 0;
}

function problemsOfSchema(parameters: object): string[] {
  try {
    compileSchema(parameters);
    return [];
  } catch (error) {
    return [`"parameters" is no JSON Schema: ${error instanceof Error ? error.message : 'unknown'}`];
  }
}

function problemsOfUrl(url: string): string[] {
  const { protocol, username, password } = URL.canParse(url) ? new URL(url) : new URL('none:');
  if (protocol !== 'http:' && protocol !== 'https:') return ['"http.url" must be an address of http or https'];
  return username + password === '' ? [] : ['"http.url" must not hold a password; use a header'];
}
