/**
 * The agent of one machine, put together from its ports.
 *
 *     gateway ── POST /tokens ─────────▶ tickets
 *     gateway ── GET /shell?token ─────▶ ticket ─▶ shell ◀─▶ relay ── its end ─▶ ending
 *     gateway ── POST /shell/resize ───▶ shell
 *     gateway ◀── heartbeats ── up/down
 */
import type { Server } from 'node:http';
import type { Clock } from '../ports/clock.ts';
import type { Dialer } from '../ports/dialer.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Log } from '../ports/log.ts';
import type { ShellSpawner } from '../ports/shell.ts';
import type { Tunnel } from '../ports/tunnel.ts';
import { readGatewayKey } from './gateway-key.ts';
import { createHeartbeats, type LastBeat } from './heartbeat.ts';
import { createHttpServer } from './http.ts';
import { limits } from './limits.ts';
import { createRoutes } from './routes.ts';
import { createShells } from './shells.ts';
import { createTickets } from './tickets.ts';

export interface AgentPorts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly shells: ShellSpawner;
  readonly dialer: Dialer;
  readonly tunnel: Tunnel;
  readonly log: Log;
}

export interface AgentOptions {
  /** Proves to the gateway which machine this is. Secret. */
  readonly nodeKey: string;
  /** Origin of the gateway, `https://gateway.example`. */
  readonly gatewayUrl: string;
  readonly version: string;
  readonly heartbeatIntervalMs: number;
  /** From SIGHUP to SIGKILL. */
  readonly hangUpGraceMs: number;
}

export interface Agent {
  /** Where the gateway's requests arrive; the tunnel makes it listen. */
  readonly server: Server;
  /** Opens the tunnel and sends a beat; resolves after both. Rejects when the tunnel cannot be opened. */
  up(): Promise<void>;
  /** Sends the last beat, closes the tunnel and hangs up all shells. */
  down(): Promise<void>;
  /** Down, for good; resolves when no shell is left. Idempotent. */
  stop(): Promise<void>;
  census(): { shells: number; streams: number };
  status(): AgentStatus;
}

export interface AgentStatus {
  readonly up: boolean;
  /** `null` until the gateway has told. */
  readonly machine_id: string | null;
  readonly gateway_url: string;
  readonly version: string;
  readonly last_beat: LastBeat | null;
  readonly shells: number;
  readonly streams: number;
}

/** Begins to come up at once; `up()` waits for that. */
export function startAgent(ports: AgentPorts, options: AgentOptions): Agent {
  const { clock, log, tunnel } = ports;
  let machineId: string | null = null;
  let trusted: string | null = null;
  let isUp = false;
  let stopped: Promise<void> | null = null;

  const shells = createShells(ports, options.hangUpGraceMs);
  const routes = createRoutes(ports, {
    shells,
    tickets: createTickets(clock, limits.tickets),
    isUp: () => isUp,
  });
  const server = createHttpServer(clock, routes.handle, (error) =>
    log.event('trouble', {
      what: 'agent.http',
      error: error instanceof Error ? error.message : String(error),
    }),
  );
  const heartbeats = createHeartbeats(
    ports,
    { ...options, intervalMs: options.heartbeatIntervalMs },
    (answer) => {
      const { gateway_public_key } = answer;
      if (gateway_public_key !== trusted) routes.trust(readGatewayKey(gateway_public_key));
      trusted = gateway_public_key;
      if (machineId !== null) return;
      machineId = answer.machine_id;
      log.event('agent.started', { machine: machineId });
    },
  );

  const up = async () => {
    if (isUp || stopped) return;
    await tunnel.open(server);
    isUp = true;
    log.event('agent.tunnel', { up: true });
    await heartbeats.start();
  };
  const down = async () => {
    if (!isUp) return;
    isUp = false;
    await heartbeats.farewell();
    await tunnel.close();
    log.event('agent.tunnel', { up: false });
    shells.hangUpAll();
  };

  /** One after another: going up and down at the same time has no meaning. */
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const done = turn.then(act);
    turn = done.catch(() => {});
    return done;
  };

  shells.killLeftovers();
  inTurn(up).catch((error: Error) => log.event('trouble', { what: 'agent.tunnel', error: error.message }));

  return {
    server,
    up: () => inTurn(up),
    down: () => inTurn(down),
    stop() {
      stopped ??= inTurn(down)
        .then(() => shells.allGone())
        .then(() => log.event('agent.stopped', {}));
      return stopped;
    },
    census: () => shells.census(),
    status: () => ({
      up: isUp,
      machine_id: machineId,
      gateway_url: options.gatewayUrl,
      version: options.version,
      last_beat: heartbeats.last(),
      ...shells.census(),
    }),
  };
}
