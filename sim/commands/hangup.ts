#!/usr/bin/env node
/** The command line: `hangup COMMAND`. */
import { writeSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { constants } from 'node:os';

// Half of what a short command takes is reading sources; what was compiled once need not be compiled again.
enableCompileCache(new URL('../../node_modules/.cache/hangup', import.meta.url).pathname);
const { main } = await import('./main.ts');
const { exitCodes } = await import('./exit-codes.ts');

// Whoever reads us may stop early: `hangup check FILE | head`. It is then no verdict, as of a program that SIGPIPE ends.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(128 + constants.signals.SIGPIPE);
    throw error;
  });

// By itself Node would end with 1, and that says of the product that it is at fault.
process.on('uncaughtException', (error) => {
  process.exitCode = exitCodes.harness;
  writeSync(process.stderr.fd, `hangup: ${error?.stack ?? error}\n`);
  process.exit();
});

process.exitCode = await main(process.argv.slice(2));
