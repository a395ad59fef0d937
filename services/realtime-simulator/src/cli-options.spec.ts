import { expect, it } from '@jest/globals';

import { readCliOptions } from './cli-options.ts';

it('turns what is given on the command line into variables, and leaves the rest to the environment', () => {
  const args = ['--port', '9000', '--scenario=faults.json', '--check-config'];
  expect(readCliOptions(args)).toEqual({
    kind: 'run',
    variables: { PORT: '9000', SIMULATOR_SCENARIO_FILE: 'faults.json' },
  });
  expect(readCliOptions(['--host', '::1', '--latency', 'fast'])).toEqual({
    kind: 'run',
    variables: { HOST: '::1', SIMULATOR_LATENCY: 'fast' },
  });
  expect(readCliOptions([])).toEqual({ kind: 'run', variables: {} });
});

it('tells help from a mistake', () => {
  expect(readCliOptions(['-h'])).toEqual({ kind: 'help' });
  expect(readCliOptions(['--prot', '1'])).toMatchObject({ kind: 'wrong', problem: expect.stringContaining('--prot') });
});
