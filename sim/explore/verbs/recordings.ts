/** What is done with recordings. */
import { machines, numbers } from '../cast.ts';
import { verb } from '../verb.ts';

export const recordings = [
  verb({
    name: 'record',
    family: 'recordings',
    choices: { machine: machines },
    says: ({ machine }) => `an administrator asks for a recording of the next session on ${machine}`,
    act: async (walk, { machine }) => {
      const { session_id } = await walk.recordings({
        action: 'start',
        machine_id: walk.lab.machine(machine).id,
        session_type: 'ssh',
      });
      if (session_id) walk.recorded(session_id);
    },
  }),
  verb({
    name: 'recording',
    family: 'recordings',
    choices: { recording: numbers, action: ['complete', 'delete', 'get'] },
    says: ({ recording, action }) => `an administrator asks to ${action} recording ${recording}`,
    act: async (walk, { recording, action }) =>
      walk.recordings({
        action,
        session_id: walk.recording(recording),
        ...(action === 'complete' && { duration_seconds: 1 }),
      }),
  }),
  verb({
    name: 'recording_rules',
    family: 'recordings',
    choices: { automatic: ['automatic', 'asked for', 'off'] },
    says: ({ automatic }) => `recordings are ${automatic}`,
    act: async (walk, { automatic }) =>
      walk.recordings({
        action: 'update_settings',
        enabled: automatic !== 'off',
        automatic: automatic === 'automatic',
        retention_days: 1,
      }),
  }),
];
