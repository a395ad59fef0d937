import './shell/node-version.mjs';

import { runMain, say } from './shell/console.mjs';
import { install } from './setup/install.mjs';
import { run } from './shell/run.mjs';

/** @typedef {{ script: string, code: number, output: string, ms: number }} StepResult */

/** The scripts of the root package.json that must succeed, in this order; later ones run also when an earlier one failed. */
const steps = [
  'lint:lock',
  'lint:format',
  'lint:architecture',
  'lint:code',
  'typecheck',
  'knip',
  'docs:check',
  'build',
  'test',
];

const STEP_LIMIT_MS = 20 * 60_000;

await runMain(async () => {
  await install();
  /** @type {StepResult[]} */
  const results = [];
  for (const script of steps) results.push(await runStep(script));
  return report(results);
});

/**
 * @param {string} script
 * @returns {Promise<StepResult>}
 */
async function runStep(script) {
  say(`npm run ${script} …`);
  const outcome = await run('npm', ['run', '--silent', script], { limitMs: STEP_LIMIT_MS, onOutput: showProgress });
  return { script, ...outcome };
}

/**
 * Our own scripts write whole lines at once, so a piece of output holds all of a line or none of it.
 *
 * @param {string} text
 */
function showProgress(text) {
  for (const line of text.match(/^colloquy: .*/gm) ?? []) process.stdout.write(`  ${line}\n`);
}

/**
 * Prints a table, then the output of the steps that failed; the line with the test counts comes last.
 *
 * @param {readonly StepResult[]} results
 * @returns {number} exit code
 */
function report(results) {
  const failed = results.filter(({ code }) => code !== 0);
  const table = results.map(
    ({ script, code, ms }) =>
      `${code === 0 ? 'ok    ' : 'FAILED'}  ${script.padEnd(20)} ${(ms / 1000).toFixed(1).padStart(7)} s`,
  );
  const outputs = failed.map(({ script, output }) => `\n════ npm run ${script}\n${output.trimEnd()}`);
  const counts =
    results
      .at(-1)
      ?.output.match(/^colloquy: \d+ passed, .*$/gm)
      ?.at(-1) ?? '';
  process.stdout.write(`\n${table.join('\n')}\n${outputs.join('\n')}\n${counts}\n`);
  return failed.length === 0 ? 0 : 1;
}
