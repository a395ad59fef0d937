import { code, page, table } from './markdown.ts';

type ErrorTable = Readonly<Record<string, { readonly retryable: boolean; readonly meaning: string }>>;
type CloseTable = Readonly<
  Record<string, { readonly code: number; readonly reconnect: boolean; readonly meaning: string }>
>;

/** The page of what a client can be told: `error` messages and close codes. */
export function codesPage(errors: ErrorTable, closes: CloseTable): string {
  const errorRows = Object.entries(errors).map(([name, { retryable, meaning }]) => [
    code(name),
    yesOrNo(retryable),
    meaning,
  ]);
  const closeRows = Object.entries(closes).map(([name, row]) => [
    String(row.code),
    code(name),
    yesOrNo(row.reconnect),
    row.meaning,
  ]);
  return page('Error and close codes', 'the tables of libs/protocol', [
    '## Errors\n\nThe `code` of an `error` message. Retryable: the same request may succeed later, unchanged.',
    table(['code', 'retryable', 'meaning'], errorRows),
    '## Close codes\n\nHow `/ws/conversation` is closed. 4000–4499: connect again; 4500–4999: something must change first.',
    table(['code', 'name', 'connect again', 'meaning'], closeRows),
  ]);
}

function yesOrNo(fact: boolean): string {
  return fact ? 'yes' : 'no';
}
