import { code, page, table } from './markdown.ts';

interface SpanRow {
  readonly kind: string;
  readonly from: string;
  readonly meaning: string;
}

/** The page of spans, in the order of the table. */
export function spansPage(spans: Readonly<Record<string, SpanRow>>): string {
  const rows = Object.entries(spans).map(([name, { from, kind, meaning }]) => [code(name), from, kind, meaning]);
  return page('Spans', 'the table of spans in `libs/fabric`', [table(['span', 'started by', 'kind', 'meaning'], rows)]);
}
