import { parseArgs } from 'node:util';

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
  /** Where to leave the report, or null. */
  readonly out: string | null;
}

export const usage = `usage: npm run bench -- [options]
  --conversations 10,100,300   loads to measure at
  --seconds 10                 how long each leg is measured
  --rounds 2                   how often each leg runs
  --quick                      a first look: 10 and 50 conversations, 3 seconds, one round
  --relay-bufferutil           gives the plain relay the native add-on of \`ws\` that ours has
  --tracing                    compares the system without and with tracing, in place of relay and system
  --ready                      how soon a conversation is ready, without and with a pool of upstream sessions
  --out report.md              writes the report to a file as well`;

/** A flag is unknown or has a value of no use; the message says which. */
export class FlagError extends Error {
  override readonly name = 'FlagError';
}

const defaults = { conversations: '10,100,300', seconds: '10', rounds: '2', warmupMs: 4_000 };
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
    out: values.out ?? null,
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
        out: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new FlagError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function wholeNumber(flag: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text.trim()) && value >= 1 && value <= max) return value;
  throw new FlagError(`--${flag} takes whole numbers from 1 to ${max}, not "${text}"`);
}
