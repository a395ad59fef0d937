import { createRequire } from 'node:module';

import type { Schema } from 'ts-json-schema-generator';

import { loadEventSchemas, type EventSchemas, type Side } from './event-schema.ts';

/** What ajv says of one mistake. */
interface Mistake {
  readonly keyword: string;
  /** JSON pointer into the event. */
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A compiled definition; its mistakes are those of the last call. */
interface Judge {
  (event: unknown): boolean;
  readonly errors?: readonly Mistake[] | null;
}

/** The part of ajv that is used here. */
interface Ajv {
  addSchema(schema: object, key: string): Ajv;
  getSchema(reference: string): Judge | undefined;
}

const { Ajv } = createRequire(import.meta.url)('ajv') as { Ajv: new (options: object) => Ajv };

/** Holds Realtime events to the types of OpenAI's own package. */
export class EventValidator {
  readonly #byType: Readonly<Record<Side, ReadonlyMap<string, Judge>>>;

  constructor(schemas: EventSchemas) {
    this.#byType = { client: compile(schemas.client), server: compile(schemas.server) };
  }

  /** Loads the schemas: some seconds the first time, then from disk. */
  static async load(): Promise<EventValidator> {
    return new EventValidator(await loadEventSchemas());
  }

  /** Every event type the types know, for one side. */
  types(side: Side): readonly string[] {
    return [...this.#byType[side].keys()];
  }

  /** What is wrong with an event, as sentences a person can act on; empty when nothing is. */
  problems(side: Side, event: unknown): readonly string[] {
    const type = typeOf(event);
    const validate = this.#byType[side].get(type);
    if (!validate) return [`"${type}" is no ${side} event`];
    if (validate(event)) return [];
    return explain(validate.errors ?? []).map((problem) => `${type}${problem}`);
  }
}

function typeOf(event: unknown): string {
  return typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : typeof event;
}

function compile(schema: Schema): Map<string, Judge> {
  const ajv = new Ajv({ strict: false, allErrors: true }).addSchema({ definitions: schema.definitions }, 'events');
  const byType = new Map<string, Judge>();
  for (const [name, definition] of Object.entries(schema.definitions ?? {})) {
    if (!isMember(schema, name) || typeof definition !== 'object') continue;
    const type = definition.properties?.['type'];
    const validate = ajv.getSchema(`events#/definitions/${name}`);
    if (typeof type === 'object' && typeof type.const === 'string' && validate) byType.set(type.const, validate);
  }
  return byType;
}

/** The events are the members of the one union at the root. */
function isMember({ $ref, definitions }: Schema, name: string): boolean {
  const root = definitions?.[($ref ?? '').split('/').at(-1) ?? ''];
  const members = typeof root === 'object' ? (root.anyOf ?? []) : [];
  return members.some((member) => typeof member === 'object' && member.$ref === `#/definitions/${name}`);
}

/**
 * Of a union every branch complains: the deepest complaints are those of the branch that was meant, and that a branch is of
 * another type or role says nothing as long as there is more to say.
 */
function explain(errors: readonly Mistake[]): string[] {
  const own = errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf');
  const beyondTags = own.filter(
    ({ keyword, instancePath }) => keyword !== 'const' || !/\/(type|role)$/.test(instancePath),
  );
  const telling = beyondTags.length > 0 ? beyondTags : own;
  const depth = Math.max(...telling.map(depthOf));
  return [...new Set(telling.filter((error) => depthOf(error) === depth).map(sentence))].slice(0, 5);
}

function depthOf({ instancePath }: Mistake): number {
  return instancePath.split('/').length;
}

function sentence({ instancePath, message, params }: Mistake): string {
  const extra = 'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : '';
  return `${instancePath} ${message ?? 'is wrong'}${extra}`;
}
