import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';

import { pressGate, runService } from './run-service.mjs';

/** A service that says its pid, then every signal it gets, and ends with 7 when it is told to stop. */
const fakeService = `
  const alive = setInterval(() => {}, 1000);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => { console.log(signal); setTimeout(() => process.exit(7), 100); });
  }
  console.log(process.pid);
`;

/** The same module in a process of its own, because it listens to the signals of its process. */
const starter = `
  import { runService } from ${JSON.stringify(new URL('run-service.mjs', import.meta.url).href)};
  process.exitCode = await runService(process.execPath, ['-e', ${JSON.stringify(fakeService)}], process.env);
`;

function start() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', starter], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

describe('a service in the foreground', () => {
  it('gets one signal for one press, however many copies arrive, and its exit code is passed on', async () => {
    const { child, lines } = start();
    await lines.next();
    child.kill('SIGINT');
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    const signals: string[] = [];
    for await (const line of { [Symbol.asyncIterator]: () => lines }) signals.push(line);
    assert.equal(signals.length, 1);
    assert.equal(code, 7);
  });

  it('stops by itself when the process that started it is killed', async () => {
    const { child, lines } = start();
    await lines.next();
    child.kill('SIGKILL');
    const { value } = await lines.next();
    assert.equal(value, 'SIGTERM');
    assert.equal((await lines.next()).done, true);
  });

  it('reports a program that does not exist', async () => {
    await assert.rejects(runService('/nonexistent/node', [], {}), { code: 'ENOENT' });
  });
});

describe('the gate for presses', () => {
  it('takes signals close together for one press', () => {
    let now = 0;
    const isNewPress = pressGate(() => now);
    assert.equal(isNewPress(), true);
    now = 100;
    assert.equal(isNewPress(), false);
    now = 2_000;
    assert.equal(isNewPress(), true);
  });
});
