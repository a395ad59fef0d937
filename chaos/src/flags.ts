import { parseArgs } from 'node:util';

export interface ChaosFlags {
  readonly seed: number;
  /** Clients that talk at once. */
  readonly talkers: number;
  /** Things each of them says. */
  readonly turns: number;
  /** Random pairs of faults. */
  readonly pairs: number;
  /** Only faults whose name has this in it; null: all. */
  readonly only: string | null;
}

export class FlagError extends Error {
  override readonly name = 'FlagError';
}

export const usage =
  'usage: npm run chaos -- [--seed 1] [--talkers 8] [--turns 3] [--pairs 6] [--only <part of a name>]';

const options = {
  seed: { type: 'string', default: '1' },
  talkers: { type: 'string', default: '8' },
  turns: { type: 'string', default: '3' },
  pairs: { type: 'string', default: '6' },
  only: { type: 'string' },
} as const;

/** Throws `FlagError` for what it does not understand. */
export function parseFlags(args: readonly string[]): ChaosFlags {
  const { seed, talkers, turns, pairs, only } = valuesOf(args);
  return {
    seed: count('seed', seed, 0),
    talkers: count('talkers', talkers, 1),
    turns: count('turns', turns, 1),
    pairs: count('pairs', pairs, 0),
    only: only ?? null,
  };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new FlagError(error instanceof Error ? error.message : String(error));
  }
}

function count(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new FlagError(`--${name} must be a whole number from ${least} on`);
  return value;
}
