import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Development: `npx vite apps/dashboard`, with control-room on its usual port behind it. */
const CONTROL_ROOM = 'http://127.0.0.1:4310';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    // Tells build.ts which files a first visit loads.
    manifest: true,
    target: 'es2023',
    // One preload request a chunk is enough; every browser that runs es2023 knows modulepreload.
    modulePreload: { polyfill: false },
    // Fonts and images stay files: a strict content security policy needs no `data:`.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    port: 4510,
    proxy: {
      '/api': CONTROL_ROOM,
      '/socket.io': { target: CONTROL_ROOM, ws: true },
    },
  },
});
