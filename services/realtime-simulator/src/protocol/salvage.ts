import type { z } from 'zod';

type Issue = z.core.$ZodIssue;
type Frame = Record<string, unknown>;

/** A field that is gone may be missed by the object around it, which then goes too. */
const MAX_ROUNDS = 8;

/** What a client sent without the fields that are wrong; of a list the whole list goes. Undefined when nothing is left. */
export function salvage<T>(schema: z.ZodType<T>, frame: Frame): T | undefined {
  const copy = structuredClone(frame);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const parsed = schema.safeParse(copy);
    if (parsed.success) return parsed.data;
    for (const path of parsed.error.issues.flatMap(pathsOf)) remove(copy, path);
  }
  return undefined;
}

function pathsOf(issue: Issue): readonly PropertyKey[][] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

/** False when there was nothing at the path. */
function remove(target: object, [key, ...rest]: readonly PropertyKey[]): boolean {
  if (key === undefined || !Reflect.has(target, key)) return false;
  const value: unknown = Reflect.get(target, key);
  const isInside = typeof value === 'object' && value !== null && typeof rest[0] === 'string';
  if (isInside && remove(value, rest)) return true;
  return Reflect.deleteProperty(target, key);
}
