/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 */
/** @typedef {Record<string, LockedPackage>} LockedPackages by folder, as in `package-lock.json` */

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];
/** The last part of a binary package's name, where it says which C library it was built for. */
const libraries = new Map([
  ['gnu', 'glibc'],
  ['gnueabihf', 'glibc'],
  ['musl', 'musl'],
  ['musleabihf', 'musl'],
]);

/**
 * The packages with binaries that others in the lock ask for by an exact version and that the lock does not name.
 *
 * @param {LockedPackages} packages
 * @returns {readonly [folder: string, LockedPackage][]}
 */
export function missingPlatforms(packages) {
  return Object.entries(packages).flatMap(([folder, { optionalDependencies = {}, dev }]) =>
    Object.entries(optionalDependencies).flatMap(([name, version]) => {
      const found = folderOf(packages, folder, name);
      const platform = platformOf(name);
      if (!platform || !/^\d/.test(version) || (found && packages[found]?.version === version)) return [];
      // A copy of its own when another version already has the place at the top.
      const place = found ? `${folder}/node_modules/${name}` : `node_modules/${name}`;
      const { cpu, libc, os } = platform;
      // In the order of npm, which sorts the keys when it writes the lock.
      return [[place, { version, ...cpu, ...(dev ? { dev } : {}), ...libc, optional: true, ...os }]];
    }),
  );
}

/**
 * Where `name` is found from `folder`, the way Node.js looks for it.
 *
 * @param {LockedPackages} packages
 * @param {string} folder
 * @param {string} name
 * @returns {string | undefined}
 */
function folderOf(packages, folder, name) {
  const place = `${folder ? `${folder}/` : ''}node_modules/${name}`;
  if (packages[place]) return place;
  if (!folder) return undefined;
  return folderOf(packages, folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/'))), name);
}

/**
 * What a binary package's name says about where it runs, such as `linux-arm64-musl`; nothing for other packages.
 *
 * @param {string} name
 */
function platformOf(name) {
  const parts = name.split(/[/-]/);
  const os = systems.filter((system) => parts.includes(system));
  const cpu = processors.filter((processor) => parts.includes(processor));
  const library = libraries.get(parts.at(-1) ?? '');
  if (os.length + cpu.length === 0) return undefined;
  return {
    cpu: cpu.length > 0 ? { cpu } : {},
    libc: library ? { libc: [library] } : {},
    os: os.length > 0 ? { os } : {},
  };
}
