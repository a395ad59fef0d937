import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const server = 'http://localhost:8000';

export default defineConfig({
  plugins: [react()],
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
