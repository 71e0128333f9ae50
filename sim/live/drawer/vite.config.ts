/** Bundles the drawer as one classic script: it must have run before any module of the page does. */
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    lib: {
      entry: join(import.meta.dirname, 'main.tsx'),
      formats: ['iife'],
      name: 'hangupLab',
      fileName: () => 'drawer.js',
    },
    outDir: join(import.meta.dirname, '../../../node_modules/.cache/hangup/drawer'),
    emptyOutDir: true,
  },
});
