/**
 * Bundles the programs of this tier, one file each, because a scenario starts two of them and a node that
 * reads hundreds of modules takes most of a second to be there. What has native parts, or is rarely
 * needed, stays outside.
 */
import { join } from 'node:path';
import { defineConfig } from 'vite';

const program = (name: string) => join(import.meta.dirname, `${name}-process.ts`);

export default defineConfig({
  root: join(import.meta.dirname, '../../..'),
  ssr: { noExternal: true, external: ['node-pty', '@aws-sdk/client-s3'] },
  build: {
    ssr: true,
    target: 'node24',
    // Below `node_modules`, for what stays outside is looked up from here.
    outDir: 'node_modules/.cache/hangup/programs',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: { gateway: program('gateway'), agent: program('agent') },
      // Node need not find out by reading what they are.
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
});
