/**
 * Leaves `dist/services/<service>/main.js`, the place a service is started from, pointing at what its own build made.
 * Run by a service's build script in the service's folder.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const service = basename(process.cwd());
const folder = join(process.cwd(), '..', '..', 'dist', 'services', service);
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, 'main.js'),
  `const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write('${service}: needs Node 24, this is ' + process.version + '; node_modules/.bin/node is one\\n');
  process.exit(1);
}
await import('../../../services/${service}/dist/main.js');
`,
);
