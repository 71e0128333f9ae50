#!/usr/bin/env node
/** The command line: `hangup COMMAND`. */
import { main } from './main.ts';

// Whoever reads us may stop early: `hangup check FILE | head`.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });

process.exitCode = await main(process.argv.slice(2));
