import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import type { Config, Schema } from 'ts-json-schema-generator';

import { observedDeviations } from './observed-deviations.ts';

/** Who sends an event. */
export type Side = 'client' | 'server';
export type EventSchemas = Readonly<Record<Side, Schema>>;

const require = createRequire(import.meta.url);
const roots = { client: 'RealtimeClientEvent', server: 'RealtimeServerEvent' } as const;

/**
 * JSON schemas of `RealtimeClientEvent` and `RealtimeServerEvent` of the installed `openai` package, made from its type
 * declarations; unknown keys are refused. The first call takes some seconds; its result is kept in `node_modules/.cache`
 * for this version of the package.
 */
export async function loadEventSchemas(): Promise<EventSchemas> {
  const folder = dirname(require.resolve('openai'));
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const path = join(folder, '../.cache/colloquy', `realtime-events-${version}.json`);
  const kept = await readFile(path, 'utf8').catch(() => null);
  const schemas = kept
    ? (JSON.parse(kept) as EventSchemas)
    : await generate(join(folder, 'resources/realtime/realtime.d.ts'));
  if (!kept) await keep(path, schemas);
  return { client: schemas.client, server: withDeviations(schemas.server) };
}

async function generate(path: string): Promise<EventSchemas> {
  // Loaded when it is needed: it brings a compiler along.
  const { createGenerator } = await import('ts-json-schema-generator');
  const config: Config = { path, type: Object.values(roots), skipTypeCheck: true, jsDoc: 'none', expose: 'all' };
  const generator = createGenerator(config);
  return { client: generator.createSchema(roots.client), server: generator.createSchema(roots.server) };
}

/** Several test processes may do this at once: each file appears whole or not at all. */
async function keep(path: string, schemas: EventSchemas): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, JSON.stringify(schemas));
  await rename(draft, path);
}

function withDeviations(schema: Schema): Schema {
  const definitions = { ...schema.definitions };
  for (const [name, { nullable = [], extra = [] }] of Object.entries(observedDeviations)) {
    const definition = definitions[name];
    if (typeof definition !== 'object') throw new Error(`OpenAI's types have no ${name} any more`);
    const properties = { ...definition.properties };
    for (const key of nullable) properties[key] = { anyOf: [properties[key] ?? {}, { type: 'null' }] };
    for (const key of extra) properties[key] = {};
    definitions[name] = { ...definition, properties };
  }
  return { ...schema, definitions };
}
