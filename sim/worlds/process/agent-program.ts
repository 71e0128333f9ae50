/** An agent as a program of the laboratory: the product's own `startAgent` with real shells, on the clock of its tier. */
import { type Agent, startAgent } from '../../../system/agent/start.ts';
import { createPtyShells } from '../../../system/node/pty-shell.ts';
import { systemEntropy } from '../../../system/node/system-entropy.ts';
import { tcpDialer } from '../../../system/node/tcp-dialer.ts';
import { createTcpTunnel } from '../../../system/node/tcp-tunnel.ts';
import { recordingShells } from '../../shells/recording-shells.ts';
import type { ProgramRuntime } from './program-runtime.ts';

export interface AgentStart {
  readonly nodeKey: string;
  readonly gatewayUrl: string;
  readonly port: number;
  readonly home: string;
  /** Marks this agent's processes, across its restarts. */
  readonly owner: string;
  readonly heartbeatIntervalMs: number;
}

/** @param host where it listens */
export function agentProgram({ clock, log, observe, serve }: ProgramRuntime, host: string): void {
  let agent: Agent | null = null;

  serve({
    async start(start: AgentStart) {
      const shells = recordingShells(createPtyShells({ home: start.home, owner: start.owner }), observe);
      const tunnel = createTcpTunnel({ host, port: start.port });
      agent = startAgent(
        { clock, entropy: systemEntropy, shells, dialer: tcpDialer, tunnel, log },
        {
          nodeKey: start.nodeKey,
          gatewayUrl: start.gatewayUrl,
          version: 'lab',
          heartbeatIntervalMs: start.heartbeatIntervalMs,
          hangUpGraceMs: 2000,
        },
      );
      await agent.up();
      return tunnel.address()?.port;
    },
    up: () => agent?.up(),
    down: () => agent?.down(),
    stop: () => agent?.stop(),
    census: () => agent?.census(),
  });
}
