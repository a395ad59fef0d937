import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { run } from './run.mjs';

describe('running a command', () => {
  it('keeps what it writes and its exit code', async () => {
    const { code, output } = await run('echo out; echo err >&2; exit 3', [], { shell: true });
    assert.equal(code, 3);
    assert.match(output, /out/);
    assert.match(output, /err/);
  });

  it('reports 127 for a command that does not exist', async () => {
    assert.equal((await run('no-such-command', [])).code, 127);
  });

  it('ends the command and what it started at the limit, and says so', async () => {
    const { code, output } = await run('sleep 60 & sleep 60', [], { shell: true, limitMs: 100 });
    assert.equal(code, 137);
    assert.match(output, /stopped after 0\.1 s/);
  });

  it('puts the tools of the project first on the PATH', async () => {
    const { output } = await run('node', ['--version']);
    assert.match(output, /^v24\./);
  });
});
