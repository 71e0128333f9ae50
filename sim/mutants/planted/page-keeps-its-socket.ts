import type { Mutant } from '../mutant.ts';

export const pageKeepsItsSocket: Mutant = {
  name: 'page-keeps-its-socket',
  wrong: 'A page that is left keeps its WebSocket for the way back.',
  file: 'system/dashboard/connection/connection.ts',
  find: 'stopLeave ??= deps.onLeave?.(leave) ?? null;',
  replace: 'stopLeave ??= leave.name ? () => {} : null;',
  scenario: 'ST1 leaving by a link ends the session with 1000 although the page is kept for the way back',
  tier: 'process',
};
