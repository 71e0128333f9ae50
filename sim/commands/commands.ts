/** All commands of `hangup`, each loaded only when it is called. */
import type { Command } from './line/command.ts';

interface Entry {
  /** One line of `hangup --help`. */
  readonly about: string;
  load(): Promise<Command>;
}

export const commands: Readonly<Record<string, Entry>> = {
  scenarios: {
    about: 'run the scenarios, in memory and in a real browser, and write their report',
    load: async () => (await import('./scenarios.ts')).scenarios,
  },
  run: {
    about: 'play scenarios by name in memory; one seed must give one history',
    load: async () => (await import('./run.ts')).run,
  },
  repro: {
    about: 'bring one ending about, draw it, explain it: hangup repro 1006',
    load: async () => (await import('./repro.ts')).repro,
  },
  explore: {
    about: 'play scripts that nobody wrote, and judge what comes of them',
    load: async () => (await import('./explore.ts')).explore,
  },
  replay: {
    about: 'what an exploration has found, again: hangup replay TOKEN',
    load: async () => (await import('./replay.ts')).replay,
  },
  lab: {
    about: 'the product, live, with its clock and faults in your hand: npm start',
    load: async () => (await import('./lab.ts')).lab,
  },
  timeline: {
    about: 'draw a history, in the terminal or as a page',
    load: async () => (await import('./timeline.ts')).timeline,
  },
  diff: {
    about: 'a passing history beside a failing one, where they part',
    load: async () => (await import('./diff.ts')).diff,
  },
  check: {
    about: "judge anybody's history by all invariants",
    load: async () => (await import('./check.ts')).check,
  },
  gate: {
    about: 'may this run be released? an exit code and a summary for CI',
    load: async () => (await import('./gate.ts')).gate,
  },
  merge: {
    about: 'the shards of a run as if it had been one',
    load: async () => (await import('./merge.ts')).merge,
  },
  doctor: {
    about: 'what is here, what that allows, what to type for the rest',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  mutants: {
    about: 'plant each known defect in a copy and see what catches it',
    load: async () => (await import('./mutants.ts')).mutants,
  },
  bench: {
    about: 'how fast all this is, beside what it is to be compared with',
    load: async () => (await import('./bench.ts')).bench,
  },
  toxiproxy: {
    about: 'the fault engine alone: a drop-in for toxiproxy-server',
    load: async () => (await import('./toxiproxy.ts')).toxiproxy,
  },
};
