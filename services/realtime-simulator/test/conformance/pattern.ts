/** A set of sequences of event types: one event, some of several types, parts in order, or parts interleaved. */
export type Pattern =
  | string
  | { readonly some: readonly string[] }
  | { readonly inOrder: readonly Pattern[] }
  | { readonly together: readonly Pattern[] };

/** What is left to come after `some` has begun. */
type Rest = Pattern | { readonly any: readonly string[] };

/** Where a sequence leaves the pattern, as a sentence; null when it follows it to the end. */
export function deviation(pattern: Pattern, types: readonly string[]): string | null {
  let rests: readonly Rest[] = [pattern];
  for (const [index, type] of types.entries()) {
    const next = distinct(rests.flatMap((rest) => advance(rest, type)));
    if (next.length === 0)
      return `"${type}" at ${index + 1} where ${expected(rests)} belongs, after ${before(types, index)}`;
    rests = next;
  }
  return rests.some(canEnd) ? null : `the end where ${expected(rests)} belongs, after ${before(types, types.length)}`;
}

/** What may be left of `rest` once `type` has come. */
function advance(rest: Rest, type: string): Rest[] {
  if (typeof rest === 'string') return rest === type ? [nothing] : [];
  if ('some' in rest) return rest.some.includes(type) ? [{ any: rest.some }] : [];
  if ('any' in rest) return rest.any.includes(type) ? [rest] : [];
  if ('together' in rest) return rest.together.flatMap((_part, index) => advancePart(rest.together, index, type));
  const [first, ...others] = rest.inOrder;
  if (first === undefined) return [];
  const within = advance(first, type).map((left) => ({ inOrder: [left, ...others] as Pattern[] }));
  return canEnd(first) ? [...within, ...advance({ inOrder: others }, type)] : within;
}

function advancePart(parts: readonly Pattern[], index: number, type: string): Rest[] {
  const part = parts[index];
  if (part === undefined) return [];
  return advance(part, type).map((left) => ({ together: parts.with(index, left as Pattern) }));
}

const nothing: Pattern = { inOrder: [] };

function canEnd(rest: Rest): boolean {
  if (typeof rest === 'string' || 'some' in rest) return false;
  if ('any' in rest) return true;
  return ('inOrder' in rest ? rest.inOrder : rest.together).every(canEnd);
}

function firsts(rest: Rest): readonly string[] {
  if (typeof rest === 'string') return [rest];
  if ('some' in rest) return rest.some;
  if ('any' in rest) return rest.any;
  if ('together' in rest) return rest.together.flatMap(firsts);
  const [first, ...others] = rest.inOrder;
  if (first === undefined) return [];
  return canEnd(first) ? [...firsts(first), ...firsts({ inOrder: others })] : firsts(first);
}

function expected(rests: readonly Rest[]): string {
  return [...new Set(rests.flatMap(firsts))].join(' or ') || 'nothing more';
}

function before(types: readonly string[], index: number): string {
  return types.slice(Math.max(0, index - 4), index).join(', ') || 'nothing';
}

function distinct(rests: readonly Rest[]): Rest[] {
  return [...new Map(rests.map((rest) => [JSON.stringify(rest), rest])).values()];
}
