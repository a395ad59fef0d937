#!/usr/bin/env node
import { readCliOptions, usage } from './cli-options.ts';

const EXIT_USAGE = 64;

const options = readCliOptions(process.argv.slice(2));
switch (options.kind) {
  case 'help':
    process.stdout.write(usage);
    break;
  case 'wrong':
    process.stderr.write(`realtime-simulator: ${options.problem}\n\n${usage}`);
    process.exitCode = EXIT_USAGE;
    break;
  case 'run': {
    // Imported late: asking for help starts nothing.
    const { run } = await import('./run.ts');
    await run(options.variables);
    break;
  }
  default:
    options satisfies never;
}
