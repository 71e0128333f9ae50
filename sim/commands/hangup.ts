#!/usr/bin/env node
/** The command line: `hangup COMMAND`. */
import { enableCompileCache } from 'node:module';

// Half of what a short command takes is reading sources; what was compiled once need not be compiled again.
enableCompileCache(new URL('../../node_modules/.cache/hangup', import.meta.url).pathname);
const { main } = await import('./main.ts');

// Whoever reads us may stop early: `hangup check FILE | head`.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });

process.exitCode = await main(process.argv.slice(2));
