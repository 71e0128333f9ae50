import type { Mutant } from '../mutant.ts';

export const guestsOutliveCollaboration: Mutant = {
  name: 'guests-outlive-collaboration',
  wrong:
    'The end of a collaboration reaches those on the shared shell, not the shells that guests have of their own.',
  file: 'system/gateway/terminal/guests.ts',
  find: 'runner.facts?.guest?.collaborationId === collaborationId)',
  replace:
    "runner.facts?.guest?.collaborationId === collaborationId && runner.facts.guest.shell === 'shared')",
  scenario:
    "Sharing: ending it closes every guest with 4003 and kills their own shells; the owner's shell lives",
};
