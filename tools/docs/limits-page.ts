import type { Variables } from '../../libs/config/src/variables.ts';
import { code, page, table } from './markdown.ts';
import { defaultOf } from './variables-page.ts';

type LimitTable = Readonly<
  Record<
    string,
    {
      readonly error: string;
      readonly close: string | null;
      readonly variables: readonly string[];
      readonly meaning: string;
    }
  >
>;
type CloseTable = Readonly<Record<string, { readonly code: number }>>;

/** The page of what a client can have too much of, and what it then sees. */
export function limitsPage(limits: LimitTable, closes: CloseTable, variables: Variables): string {
  const rows = Object.entries(limits).map(([name, { error, close, variables: names, meaning }]) => [
    code(name),
    meaning,
    names.map((variable) => settingOf(variable, variables)).join(', '),
    code(error),
    close === null ? 'goes on' : `${closes[close]?.code ?? ''} ${code(close)}`,
  ]);
  return page('Limits', 'the table of limits in libs/protocol', [
    'See [docs/limits.md](../limits.md) for how they work. `limit` is also the label of `colloquy_gateway_limits_reached_total`.',
    table(['limit', 'of what', 'set by (default)', 'error', 'the connection'], rows),
  ]);
}

function settingOf(name: string, variables: Variables): string {
  const variable = variables[name];
  if (!variable) throw new Error(`no service has the variable ${name} that a limit names`);
  return `${code(name)} (${defaultOf(variable)})`;
}
