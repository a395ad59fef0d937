import { spawn } from 'node:child_process';

import { exitCodeOf } from '../shell/run.mjs';

/** One Ctrl-C arrives twice (from the terminal and from npm, which forwards it); this close together is one press. */
const SAME_PRESS_MS = 500;

/**
 * Runs a service in the foreground until it ends. A stop signal is passed on once; pressed again, it is passed on again,
 * and the service takes that as "at once". Resolves with the exit code.
 *
 * The service is in a process group of its own, so that this process alone decides which signals reach it. Should this
 * process be killed, the channel between the two closes and the service stops by itself (`stop-with-parent.mjs`).
 *
 * @param {string} node
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
export function runService(node, args, env) {
  const guard = new URL('stop-with-parent.mjs', import.meta.url).href;
  const child = spawn(node, ['--import', guard, ...args], {
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  const isNewPress = pressGate(Date.now);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.on(signal, () => {
      if (isNewPress()) child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(exitCodeOf(code, signal)));
  });
}

/**
 * Tells presses of Ctrl-C from copies of the same press. Ask once for each signal.
 *
 * @param {() => number} now ms
 * @returns {() => boolean}
 */
export function pressGate(now) {
  let lastAt = -Infinity;
  return () => {
    const at = now();
    const isNew = at - lastAt >= SAME_PRESS_MS;
    lastAt = at;
    return isNew;
  };
}
