import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, until } from '@colloquy/testing';

import { OpenaiClient } from './conformance/openai-client.ts';

const service = fileURLToPath(new URL('..', import.meta.url));
const workspace = join(service, '..', '..');

interface Manifest {
  readonly name: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly types?: string;
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly bundleDependencies: readonly string[];
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

let home: string;
let folder: string;
let manifest: Manifest;
let child: ChildProcess | undefined;

/** What npm would fetch for the package: its own dependencies and nothing else, here as links to what is installed. */
function provide(name: string): void {
  const place = join(home, 'node_modules', name);
  const installed = [service, workspace].map((root) => join(root, 'node_modules', name)).find(existsSync);
  if (!installed) throw new Error(`${name} is not installed`);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(installed, place, 'dir');
}

beforeAll(async () => {
  const script = join(workspace, 'tools', 'build', 'stand-alone-package.ts');
  const tarball = execFileSync(process.execPath, [script], { cwd: service, encoding: 'utf8' }).trim();
  home = await mkdtemp(join(tmpdir(), 'package-'));
  folder = join(home, 'node_modules', '@colloquy', 'realtime-simulator');
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
  manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const { dependencies, bundleDependencies } = manifest;
  for (const name of Object.keys(dependencies)) if (!bundleDependencies.includes(name)) provide(name);
}, 60_000);

afterAll(async () => {
  child?.kill('SIGTERM');
  if (child?.exitCode === null) await once(child, 'exit');
  await rm(home, { recursive: true, force: true });
});

describe('the package of the simulator', () => {
  it('brings the private packages it needs, its types, licence and text', () => {
    const { dependencies, bundleDependencies, exports, bin } = manifest;
    const own = Object.keys(dependencies).filter((name) => name.startsWith('@colloquy/'));
    expect(own.toSorted()).toEqual(bundleDependencies.toSorted());
    const files = [
      ...own.map((name) => join('node_modules', name, 'dist', 'index.d.ts')),
      ...Object.values(exports).flatMap(({ types, default: file }) => [types, file]),
      ...Object.values(bin),
      ...['LICENSE', 'README.md', 'CONFORMANCE.md'],
    ];
    expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
    expect(manifest.peerDependenciesMeta).toEqual({ 'sherpa-onnx-node': { optional: true } });
  });

  it('runs from an empty folder and speaks with the official client', async () => {
    const port = await freePort();
    const program = join(folder, Object.values(manifest.bin)[0] ?? '');
    const env = { PATH: process.env['PATH'], LOG_LEVEL: 'warn' };
    child = spawn(process.execPath, [program, '--port', String(port), '--latency', 'fast'], {
      cwd: home,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const isReady = async () => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
    await until(() => isReady().catch(() => false), { what: 'the simulator', deadlineMs: 30_000 });
    const client = await OpenaiClient.open(port);
    client.ask('Hello, who are you?');
    const { response } = await client.received('response.done');
    expect(response.status).toBe('completed');
    expect(client.all('response.output_audio.delta').length).toBeGreaterThan(4);
    client.close();
  }, 60_000);
});
