import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Asks Redis from outside of the system; resolves with the lines of the answer. */
export async function redisCommand(port: number, command: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run('redis-cli', ['-p', String(port), '--raw', ...command]);
  return stdout.split('\n').filter((line) => line !== '');
}
