import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

import { firstLoadBytes, type BuiltFile } from './src/build/first-load.ts';

const server = 'http://localhost:8000';

/** Compressed; on a slow mobile network that is a second. */
const MAX_FIRST_LOAD_BYTES = 200 * 1024;

/** Fails the build of a page that is too heavy to begin with. */
const weighed: Plugin = {
  name: 'colloquy-first-load',
  apply: 'build',
  writeBundle(_options, bundle) {
    const bytes = firstLoadBytes(Object.values<BuiltFile>(bundle));
    if (bytes > MAX_FIRST_LOAD_BYTES) this.error(`The first load is ${bytes} bytes, ${MAX_FIRST_LOAD_BYTES} at most.`);
    this.info(`first load: ${Math.round(bytes / 1024)} of ${MAX_FIRST_LOAD_BYTES / 1024} KiB compressed`);
  },
};

export default defineConfig({
  plugins: [react(), weighed],
  // Workspace packages are bundled from their sources, so the page builds without building them first.
  resolve: { conditions: ['colloquy:source', ...defaultClientConditions] },
  server: { proxy: { '/ws': { target: server, ws: true }, '/api': { target: server } } },
  worker: { format: 'es' },
  build: {
    outDir: '../dist/frontend',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets become `data:` addresses, which a strict content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
