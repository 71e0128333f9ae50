import type { Mutant } from '../mutant.ts';

export const warningNotWithdrawn: Mutant = {
  name: 'warning-not-withdrawn',
  wrong: 'The idle warning stays after somebody typed.',
  file: 'system/lifecycle/step.ts',
  find: "const effects: Effect[] = session.warned ? [{ do: 'warn_idle', endsInMs: null }] : [];\n  return taken({ ...session, activeAt",
  replace: 'const effects: Effect[] = [];\n  return taken({ ...session, activeAt',
  scenario: 'Idle: one keystroke at 29:59 starts the thirty minutes over',
  invariant: 'WARN',
};
