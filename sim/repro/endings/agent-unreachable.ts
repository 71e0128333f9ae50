import { defaultPolicy } from '../../../system/contracts/policy.ts';
import type { Ending } from '../ending.ts';
import { machine } from '../terminals.ts';

export const agentUnreachable: Ending = {
  name: 'agent_unreachable',
  cause: 'agent_unreachable',
  code: 1011,
  by: 'the machine vanishes, and Alice connects while it still counts as online',
  async bring({ alice, machine: machineOf, clock }) {
    const terminal = await alice.connect(machine);
    await terminal.type('exit\n');
    await terminal.isDisconnected();
    await machineOf(machine).vanish();
    await terminal.clickReconnect();
    await clock.advance(defaultPolicy.agentConnectTimeoutMs);
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};
