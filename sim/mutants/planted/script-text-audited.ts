import type { Mutant } from '../mutant.ts';

export const scriptTextAudited: Mutant = {
  name: 'script-text-audited',
  wrong: 'The audit log holds the text of scripts, with whatever secrets stand in it.',
  file: 'system/gateway/scripts/script-runs.ts',
  find: 'script_bytes: Buffer.byteLength(script),',
  replace: 'script_bytes: Buffer.byteLength(script),\n      script,',
  scenario: 'Scripts: one runs, is told with its output and its exit code, and is audited without its text',
};
