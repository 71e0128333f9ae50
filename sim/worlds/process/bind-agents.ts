/** The machines of a world of processes, each behind its two links; their agents are not started yet. */

import type { Network } from '../../network/links.ts';
import { reservePort } from '../../network/ports.ts';
import type { Population } from '../people.ts';
import { AgentHandle } from './agent-handle.ts';
import type { GatewayStart } from './gateway-program.ts';
import type { PartyEvent } from './party.ts';
import type { WorldFolder } from './world-folder.ts';

export interface BindAgentsOptions {
  readonly network: Network;
  readonly population: Population;
  readonly folder: WorldFolder;
  /** Where heartbeats go. */
  readonly upstream: string;
  readonly heartbeatIntervalMs: number;
  heard(actor: string, event: PartyEvent): void;
}

/** `routes`: where a tailnet address leads. */
export async function bindAgents({
  network,
  population,
  folder,
  upstream,
  heartbeatIntervalMs,
  heard,
}: BindAgentsOptions): Promise<{
  readonly agents: readonly AgentHandle[];
  readonly routes: GatewayStart['routes'];
}> {
  const agents: AgentHandle[] = [];
  const routes: Record<string, { host: string; port: number }> = {};
  for (const machine of population.machines) {
    const port = await reservePort();
    const shells = await network.link({
      name: `gateway-agent:${machine.name}`,
      upstream: `127.0.0.1:${port}`,
    });
    const beats = await network.link({ name: `agent-gateway:${machine.name}`, upstream });
    routes[machine.tailnetIp] = { host: shells.host, port: shells.port };
    const start = {
      nodeKey: machine.nodeKey,
      gatewayUrl: `http://${beats.host}:${beats.port}`,
      port,
      home: folder.home,
      owner: `${folder.name}-${machine.name}`,
      heartbeatIntervalMs,
    };
    const say = (event: PartyEvent) => heard(`agent:${machine.name}`, event);
    agents.push(new AgentHandle(machine, { shells, beats }, start, folder.env, say));
  }
  return { agents, routes };
}
