#!/usr/bin/env node
/** The command line: `hangup scenarios | run | check | mutants | toxiproxy`. */
import { exitCodes } from './exit-codes.ts';

interface Command {
  readonly about: string;
  run(args: string[]): Promise<number>;
}

const commands: Record<string, Command> = {
  scenarios: {
    about: 'run the scenarios and write their report; options go to Playwright',
    run: async (args) => (await import('./scenarios.ts')).scenarios(args),
  },
  run: {
    about: 'play scenarios by name in memory; one seed, one history, however often',
    run: async (args) => (await import('./run.ts')).run(args),
  },
  check: {
    about: 'judge a history file by all invariants',
    run: async (args) => (await import('./check.ts')).check(args),
  },
  toxiproxy: {
    about: 'the fault engine alone: a drop-in for toxiproxy-server, on the real clock',
    run: async (args) => (await import('./toxiproxy.ts')).toxiproxy(args),
  },
  mutants: {
    about: 'plant each known defect in a copy and see which scenario or invariant catches it',
    run: async (args) => (await import('./mutants.ts')).mutants(args),
  },
};

const help = `hangup: proves that remote-shell sessions end the way they should

${Object.entries(commands)
  .map(([name, { about }]) => `  hangup ${name.padEnd(10)} ${about}`)
  .join('\n')}

Exit codes: 0 pass, 1 violated, 2 unknown, 3 flaky, 64 usage, 70 the harness itself.
`;

const [name, ...args] = process.argv.slice(2);
if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
  process.stdout.write(help);
  process.exitCode = name === undefined ? exitCodes.usage : exitCodes.pass;
} else {
  const command = commands[name];
  if (command) {
    try {
      process.exitCode = await command.run(args);
    } catch (error) {
      console.error(`hangup ${name}: ${error instanceof Error ? error.message : error}`);
      process.exitCode = exitCodes.harness;
    }
  } else {
    console.error(`hangup: there is no command "${name}"\n\n${help}`);
    process.exitCode = exitCodes.usage;
  }
}
