import type { Lab } from '../../lab.ts';
import type { Ending, Way } from '../ending.ts';
import { machine, openTerminal } from '../terminals.ts';

export const agentError: Ending = {
  name: 'agent_error',
  cause: 'agent_error',
  code: 1011,
  by: 'ztna down takes the machine off the network',
  ways: ['down', 'vanish', 'kill', 'rst', 'fin', 'mid-frame'],
  at: 'begun',
  async bring(lab, wish) {
    const terminal = await openTerminal(lab, wish);
    await strike(lab, wish.how ?? 'down');
    // Half of what the shell now says arrives.
    if (wish.how === 'mid-frame') await terminal.type('echo half of this\n');
    // Silence is noticed by the probes of the agent's stream.
    if (wish.how === 'vanish') await lab.clock.advance('30s');
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};

async function strike(lab: Lab, how: Way): Promise<void> {
  const { shells } = lab.machine(machine);
  if (how === 'down') await lab.machine(machine).down();
  else if (how === 'vanish') await lab.machine(machine).vanish();
  else if (how === 'kill') await lab.machine(machine).kill();
  else if (how === 'rst') await shells.reset();
  else if (how === 'fin') await shells.down();
  else await shells.cutInsideChunk({ bytes: 3, how: 'fin', direction: 'server→client' });
}
