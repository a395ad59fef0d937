import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { startProcess } from '@colloquy/testing';

import { alertNames } from '../src/rules/rule.ts';
import { alerts } from '../src/rules/rule-files.ts';
import { root } from './repository.ts';

const folder = join(root, 'deploy/prometheus');

/** Runs Prometheus's own checker in the folder of its configuration. */
async function promtool(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = await startProcess({ name: 'promtool', command: 'promtool', args, cwd: folder });
  const { code } = await child.exit;
  return { code, output: child.output };
}

describe('the rules for Prometheus', () => {
  it('are valid, and so is the configuration that names them', async () => {
    const { code, output } = await promtool('check', 'config', 'prometheus.yml');
    expect(output).toContain('2 rule files found');
    expect({ code, output }).toMatchObject({ code: 0 });
  });

  it.each(['causes', 'objectives'])(
    'do what their tests say: %s',
    async (name) => {
      const { code, output } = await promtool('test', 'rules', `tests/${name}.test.yml`);
      expect({ code, output }).toMatchObject({ code: 0 });
    },
    120_000,
  );

  it('are tested, each alert', async () => {
    const files = await readdir(join(folder, 'tests'));
    const texts = await Promise.all(files.map((name) => readFile(join(folder, 'tests', name), 'utf8')));
    const untested = alertNames(alerts()).filter((name) => !texts.some((text) => text.includes(`alertname="${name}"`)));
    expect(untested).toEqual([]);
  });
});
