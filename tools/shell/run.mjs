import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { environment, root } from './workspace.mjs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * @typedef {object} Outcome
 * @property {number} code exit code; 128 + number of the signal that ended it; 127 when the command does not exist
 * @property {string} output what it wrote, stdout and stderr as they came
 * @property {number} ms how long it took
 */

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] the root by default
 * @property {NodeJS.ProcessEnv} [env] in addition to the environment all children have
 * @property {number} [limitMs]
 * @property {boolean} [shell] `command` is a line for a shell
 * @property {(text: string) => void} [onOutput] hears what the command writes, while it writes
 */

/**
 * Runs a command and keeps what it writes. Past `limitMs` the command and everything it started is killed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { cwd = root, env = {}, limitMs, shell = false, onOutput } = {}) {
  const started = Date.now();
  /** @type {Buffer[]} */
  const chunks = [];
  // A group of its own, so that the limit and a Ctrl-C reach grandchildren too.
  const child = spawn(command, [...args], {
    cwd,
    shell,
    env: { ...environment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let expired = false;
  const limit = limitMs === undefined ? undefined : setTimeout(expire, limitMs);
  function expire() {
    expired = true;
    killGroup(child, 'SIGKILL');
  }
  watch(child);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (/** @type {Buffer} */ chunk) => {
      chunks.push(chunk);
      onOutput?.(chunk.toString('utf8'));
    });
  }
  return new Promise((resolve) => {
    /** @param {number} code @param {string} note */
    const settle = (code, note) => {
      clearTimeout(limit);
      unwatch(child);
      resolve({ code, output: Buffer.concat(chunks).toString('utf8') + note, ms: Date.now() - started });
    };
    child.on('error', (error) => settle(127, `${error.message}\n`));
    child.on('close', (code, signal) =>
      settle(exitCodeOf(code, signal), expired ? `\nstopped after ${Number(limitMs) / 1000} s\n` : ''),
    );
  });
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitCodeOf(code, signal) {
  return signal ? 128 + constants.signals[signal] : (code ?? 1);
}

/** @type {Set<ChildProcess>} */
const running = new Set();

/** @param {ChildProcess} child */
function watch(child) {
  running.add(child);
  if (running.size > 1) return;
  process.on('SIGINT', stopAll);
  process.on('SIGTERM', stopAll);
}

/** @param {ChildProcess} child */
function unwatch(child) {
  running.delete(child);
  if (running.size > 0) return;
  process.off('SIGINT', stopAll);
  process.off('SIGTERM', stopAll);
}

/** @param {NodeJS.Signals} signal */
function stopAll(signal) {
  for (const child of running) killGroup(child, signal);
  process.exit(exitCodeOf(null, signal));
}

/** @param {ChildProcess} child @param {NodeJS.Signals} signal */
function killGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Everything in the group has ended already.
  }
}
