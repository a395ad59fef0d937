/**
 * Writes the Nx project graph to its cache. Without one `@nx/enforce-module-boundaries` passes everything without a
 * word, so linting starts here.
 */
import { StepFailed, runMain } from '../shell/console.mjs';
import { run } from '../shell/run.mjs';

await runMain(async () => {
  const { code, output } = await run('nx', ['show', 'projects', '--json']);
  if (code !== 0) throw new StepFailed('the project graph could not be made', { log: output });
  return 0;
});
