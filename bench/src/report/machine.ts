import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type as system } from 'node:os';

/** Where and on what the figures came about, one line each. */
export function describeMachine(): string[] {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return [
    `Machine: ${cpus().length} × ${model}, ${gigabytes} GB, ${system()} ${release()}, Node ${process.version}`,
    `Date: ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, commit ${describeCommit()}`,
  ];
}

function describeCommit(): string {
  try {
    const changes = git('status', '--porcelain') === '' ? '' : ' with changes';
    return git('rev-parse', '--short', 'HEAD') + changes;
  } catch {
    return 'unknown';
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}
