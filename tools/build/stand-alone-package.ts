/**
 * Makes a package of a service that can be installed alone: `dist/packages/<service>` and its tarball beside it. The private
 * packages the service imports are inside (`bundleDependencies`), what those import of others is among its own
 * dependencies. Run by a script of the service in its folder, after a build; prints where the tarball is.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

interface Entry {
  readonly types: string;
  readonly default: string;
}

interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, Entry>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

const SCOPE = '@colloquy/';
/** Fields of a service's manifest that others are to see as they are. */
const SHOWN = ['name', 'version', 'description', 'keywords', 'license', 'type', 'bin', 'engines'];
const PEERS = ['peerDependencies', 'peerDependenciesMeta'];

const service = process.cwd();
const root = join(service, '..', '..');
const target = join(root, 'dist', 'packages', basename(service));

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function pick(manifest: Manifest, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, manifest[field]]));
}

function isPrivate(name: string): boolean {
  return name.startsWith(SCOPE);
}

/** The folders of the private packages that one needs, directly or not, by name. */
function privateOnes({ dependencies }: Manifest, found = new Map<string, string>()): Map<string, string> {
  for (const name of Object.keys(dependencies).filter(isPrivate)) {
    if (found.has(name)) continue;
    const folder = join(root, 'libs', name.slice(SCOPE.length));
    found.set(name, folder);
    privateOnes(manifestOf(folder), found);
  }
  return found;
}

function dependenciesWith(libraries: ReadonlyMap<string, string>): Record<string, string> {
  const others = [...libraries.values(), service].flatMap((folder) => Object.entries(manifestOf(folder).dependencies));
  const own = [...libraries].map(([name, folder]) => [name, manifestOf(folder).version] as const);
  return Object.fromEntries([...others.filter(([name]) => !isPrivate(name)), ...own]);
}

/** Without the condition that leads to the sources, which stay at home. */
function published({ exports }: Manifest): Record<string, Entry> {
  const entries = Object.entries(exports).map(([path, { types, default: file }]) => [path, { types, default: file }]);
  return Object.fromEntries(entries) as Record<string, Entry>;
}

/** What a build made, but for tests and what belongs to the compiler. */
function copyBuild(from: string, to: string): void {
  const isLeftOut = (path: string) => /(\.map|\.tsbuildinfo|[\\/]testing)$/.test(path);
  cpSync(join(from, 'dist'), join(to, 'dist'), { recursive: true, filter: (path) => !isLeftOut(path) });
}

function write(folder: string, manifest: object): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function placeLibrary(name: string, folder: string): void {
  const manifest = manifestOf(folder);
  const place = join(target, 'node_modules', name);
  write(place, { ...pick(manifest, SHOWN), exports: published(manifest) });
  copyBuild(folder, place);
}

function placeService(libraries: ReadonlyMap<string, string>): void {
  const manifest = manifestOf(service);
  write(target, {
    ...pick(manifest, SHOWN),
    exports: published(manifest),
    files: ['dist', 'CONFORMANCE.md'],
    dependencies: dependenciesWith(libraries),
    bundleDependencies: [...libraries.keys()],
    ...pick(manifest, PEERS),
  });
  copyBuild(service, target);
  cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
  cpSync(join(service, 'CONFORMANCE.md'), join(target, 'CONFORMANCE.md'));
  // What the text points at in the sources is there as types.
  const text = readFileSync(join(service, 'README.md'), 'utf8');
  writeFileSync(join(target, 'README.md'), text.replaceAll(/\]\(src\/([^)]+)\.ts\)/g, '](dist/$1.d.ts)'));
}

/** `npm` inherits the settings of the `npm run` around it, which would send it to the workspace instead. */
function pack(): string {
  const settings = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_config_workspace'));
  const args = ['pack', '--json', '--pack-destination', dirname(target)];
  const report = execFileSync('npm', args, { cwd: target, env: Object.fromEntries(settings), encoding: 'utf8' });
  const [packed] = JSON.parse(report) as { filename: string }[];
  if (!packed) throw new Error('npm packed nothing');
  return join(dirname(target), packed.filename);
}

rmSync(target, { recursive: true, force: true });
const libraries = privateOnes(manifestOf(service));
for (const [name, folder] of libraries) placeLibrary(name, folder);
placeService(libraries);
process.stdout.write(`${pack()}\n`);
