import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import type { Change } from './legs/subject.ts';

export interface BenchFlags {
  /** Loads to measure at, rising. */
  readonly conversations: readonly number[];
  readonly warmupMs: number;
  readonly measuredMs: number;
  readonly rounds: number;
  readonly relayHasBufferutil: boolean;
  /** Compares the system with itself, tracing off and on, in place of relay and system. */
  readonly tracing: boolean;
  /** Measures how soon a conversation is ready, without and with sessions that wait for it, and nothing else. */
  readonly ready: boolean;
  /** Compares the system with itself and this change, beside the relay; null for relay and system alone. */
  readonly change: Change | null;
  /** Where to leave the report, or null. */
  readonly out: string | null;
  /** Puts the report and its chart into `docs/performance.md`. */
  readonly publish: boolean;
  /** Measures how fast conversations open, too. */
  readonly opening: boolean;
}

export const usage = `usage: npm run bench -- [options]
  --conversations 10,100,300,500   loads to measure at
  --seconds 10                 how long each leg is measured
  --rounds 2                   how often each leg runs
  --quick                      a first look: 10 and 50 conversations, 3 seconds, one round
  --relay-bufferutil           gives the plain relay the native add-on of \`ws\` that ours has
  --change KEY=VALUE           adds the system with this variable set, may be given again
  --checkout DIR               adds the system as it is built in another working copy
  --tracing                    compares the system without and with tracing, in place of relay and system
  --ready                      how soon a conversation is ready, without and with a pool of upstream sessions
  --write                      puts the report and a chart into docs/performance.md
  --out report.md              writes the report to a file as well`;

/** A flag is unknown or has a value of no use; the message says which. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

const defaults = { conversations: '10,100,300,500', seconds: '10', rounds: '2', warmupMs: 4_000 };
const quickDefaults = { conversations: '10,50', seconds: '3', rounds: '1', warmupMs: 1_000 };

/** Reads the command line; throws `FlagError`. */
export function parseFlags(args: readonly string[]): BenchFlags {
  const values = read(args);
  const fallback = values.quick === true ? quickDefaults : defaults;
  const conversations = (values.conversations ?? fallback.conversations)
    .split(',')
    .map((text) => wholeNumber('conversations', text, 1_000));
  return {
    conversations: [...new Set(conversations)].sort((a, b) => a - b),
    warmupMs: fallback.warmupMs,
    measuredMs: wholeNumber('seconds', values.seconds ?? fallback.seconds, 600) * 1_000,
    rounds: wholeNumber('rounds', values.rounds ?? fallback.rounds, 100),
    relayHasBufferutil: values['relay-bufferutil'] === true,
    tracing: values.tracing === true,
    ready: values.ready === true,
    change: changeOf(values.change ?? [], values.checkout),
    out: values.out ?? null,
    publish: values.write === true,
    opening: values.quick !== true && values.conversations === undefined,
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        conversations: { type: 'string' },
        seconds: { type: 'string' },
        rounds: { type: 'string' },
        quick: { type: 'boolean' },
        'relay-bufferutil': { type: 'boolean' },
        tracing: { type: 'boolean' },
        ready: { type: 'boolean' },
        change: { type: 'string', multiple: true },
        checkout: { type: 'string' },
        out: { type: 'string' },
        write: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new FlagError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function changeOf(settings: readonly string[], checkout: string | undefined): Change | null {
  if (settings.length === 0 && checkout === undefined) return null;
  const env = Object.fromEntries(
    settings.map((setting) => [variable(setting), setting.slice(setting.indexOf('=') + 1)]),
  );
  return { env, checkout: checkout === undefined ? null : resolve(checkout) };
}

function variable(setting: string): string {
  const [name = ''] = setting.split('=', 1);
  if (/^[A-Z][A-Z0-9_]*$/.test(name) && setting.includes('=')) return name;
  throw new FlagError(`--change takes VARIABLE=value, not "${setting}"`);
}

function wholeNumber(flag: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text.trim()) && value >= 1 && value <= max) return value;
  throw new FlagError(`--${flag} takes whole numbers from 1 to ${max}, not "${text}"`);
}
