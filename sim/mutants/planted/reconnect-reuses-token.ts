import type { Mutant } from '../mutant.ts';

export const reconnectReusesToken: Mutant = {
  name: 'reconnect-reuses-token',
  wrong: 'Reconnect opens its WebSocket with the token of the first one.',
  file: 'system/dashboard/connection/connection.ts',
  find: 'const created = await createSession(machineId, current.abort.signal);',
  replace:
    'const kept = open as { created?: Awaited<ReturnType<CreateSession>> };\n    kept.created ??= await createSession(machineId, current.abort.signal);\n    const { created } = kept;',
  scenario: 'ST5 Reconnect asks for a second session and opens it with a second token',
};
