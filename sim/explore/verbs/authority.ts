/** What those in charge do, over the API. */

import { machines, numbers } from '../cast.ts';
import { verb } from '../verb.ts';

export const authority = [
  verb({
    name: 'revoke_others',
    family: 'authority',
    choices: { who: ['alice', 'alice@B'] },
    says: ({ who }) => `${who} signs out her other devices`,
    act: async (walk, { who }) => {
      const person = await walk.person(who);
      walk.forgetSignIn(who === 'alice' ? 'alice@B' : 'alice');
      await person.revokeOthers();
    },
  }),
  verb({
    name: 'admin_ends',
    family: 'authority',
    choices: { terminal: numbers, words: ['few', 'many'] },
    says: ({ terminal, words }) => `an administrator ends terminal ${terminal} in ${words} words`,
    act: (walk, { terminal, words }) =>
      walk.asAdmin('DELETE', `/api/admin/terminals/${walk.terminal(terminal)?.session}`, {
        reason: { few: 'enough', many: 'genug für heute '.repeat(20) }[words],
      }),
  }),
  verb({
    name: 'admin_ends_all',
    family: 'authority',
    choices: {},
    says: () => 'an administrator ends every terminal',
    act: (walk) => walk.asAdmin('POST', '/api/admin/terminals/end-all', { reason: 'enough' }),
  }),
  verb({
    name: 'machine_admin',
    family: 'authority',
    choices: { machine: machines, action: ['quarantine', 'disable', 'enable'] },
    says: ({ machine, action }) => `an administrator asks to ${action} ${machine}`,
    act: async (walk, { machine, action }) =>
      walk.asAdmin('POST', '/api/machine-admin', {
        action,
        org_id: walk.orgId,
        machine_id: walk.lab.machine(machine).id,
      }),
  }),
  verb({
    name: 'set_policy',
    family: 'authority',
    choices: { setting: ['idletimeout', 'sessionsperuser'], value: [60, 1, 1800] },
    says: ({ setting, value }) => `an administrator sets ${setting} to ${value}`,
    act: async (walk, { setting, value }) =>
      walk.asAdmin('POST', '/api/policy', {
        action: 'update_policy',
        org_id: walk.orgId,
        settings: { [setting]: value },
      }),
  }),
];
