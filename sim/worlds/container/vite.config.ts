/** Bundles the programs of this tier's images, one file each, so that an image needs no folder of packages. */
import { join } from 'node:path';
import { defineConfig } from 'vite';

const program = (name: string) => join(import.meta.dirname, `${name}-main.ts`);

export default defineConfig({
  root: join(import.meta.dirname, '../../..'),
  // What has native parts is put beside them.
  ssr: { noExternal: true, external: ['node-pty'] },
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'node_modules/.cache/hangup/container-programs',
    emptyOutDir: true,
    rolldownOptions: {
      input: { gateway: program('gateway'), agent: program('agent') },
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
});
