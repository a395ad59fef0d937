import { parseArgs } from 'node:util';

export const usage = `Speaks the OpenAI Realtime API (WebSocket) offline.

  realtime-simulator [options]

  --port <n>         port to listen on (8080); 0 takes any free one
  --host <address>   address to listen on (127.0.0.1)
  --latency <name>   measured: the pauses of the service; fast: none
  --scenario <file>  JSON file with faults, pauses, and what users say
  --check-config     print the settings in force and end
  --help             print this and end

Every setting is an environment variable as well; --check-config shows their names.
`;

export type CliOptions =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problem: string }
  | { readonly kind: 'run'; readonly variables: Readonly<Record<string, string>> };

interface Settings {
  readonly port?: string | undefined;
  readonly host?: string | undefined;
  readonly latency?: string | undefined;
  readonly scenario?: string | undefined;
}

/** Reads the command line into the variables it stands for. */
export function readCliOptions(args: readonly string[]): CliOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        latency: { type: 'string' },
        scenario: { type: 'string' },
        'check-config': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return { kind: 'help' };
    return { kind: 'run', variables: variablesOf(values) };
  } catch (error) {
    return { kind: 'wrong', problem: error instanceof Error ? error.message : String(error) };
  }
}

function variablesOf({ port, host, latency, scenario }: Settings): Record<string, string> {
  return {
    ...(port !== undefined && { PORT: port }),
    ...(host !== undefined && { HOST: host }),
    ...(latency !== undefined && { SIMULATOR_LATENCY: latency }),
    ...(scenario !== undefined && { SIMULATOR_SCENARIO_FILE: scenario }),
  };
}
