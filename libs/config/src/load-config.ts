import { ConfigError, readVariables, type Values, type Variables } from './variables.ts';

/** `sysexits.h`: the configuration is at fault, starting again without a change is pointless. */
export const EXIT_CONFIG = 78;

export interface ConfigSpec<V extends Variables, C> {
  readonly service: string;
  readonly variables: V;
  /** Turns what was read into decisions; may throw `ConfigError`. */
  readonly decide: (values: Values<V>) => C;
}

/**
 * Loads a service's configuration from the environment. With `--check-config` it prints the effective values, secrets
 * masked, and ends the process with 0; a bad configuration prints every problem and ends it with 78. Variables that are
 * `given`, as by a command line, go before the environment.
 */
export function loadConfig<V extends Variables, C>(
  spec: ConfigSpec<V, C>,
  { given = {} }: { given?: Readonly<Record<string, string>> } = {},
): C {
  try {
    const values = readVariables(spec.variables, { ...process.env, ...given });
    const config = spec.decide(values);
    if (process.argv.includes('--check-config')) {
      process.stdout.write(`${JSON.stringify(maskSecrets(spec.variables, values), null, 2)}\n`);
      process.exit(0);
    }
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.message.split('\n').map((line) => `  ${line}`);
    process.stderr.write(`${spec.service}: the configuration cannot be used\n${problems.join('\n')}\n`);
    process.exit(EXIT_CONFIG);
  }
}

/** The values as an operator may see them: secrets as `***`, passwords inside addresses hidden. */
export function maskSecrets<V extends Variables>(variables: V, values: Values<V>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, row]) => {
      const value: unknown = values[name];
      if (value === undefined) return [name, null];
      return [name, row.secret ? '***' : hidePassword(value)];
    }),
  );
}

function hidePassword(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/(:\/\/[^:/@]*:)[^@]*@/g, '$1***@') : value;
}
