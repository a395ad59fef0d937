/** A journal entry as JSON; throws when it is none. */
export function journalLine(entry: unknown): string {
  const json: unknown = JSON.stringify(entry);
  if (typeof json !== 'string') throw new TypeError('a journal entry must be JSON');
  return json;
}
