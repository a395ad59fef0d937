/** Imported before anything else, so that an old Node.js ends with one clear line instead of a stack. */
const LOWEST = 20;
const major = Number(process.versions.node.split('.')[0]);

if (major < LOWEST) {
  process.stderr.write(
    `colloquy: Node.js ${LOWEST} or newer is needed, this is ${process.versions.node} (https://nodejs.org)\n`,
  );
  process.exit(1);
}
