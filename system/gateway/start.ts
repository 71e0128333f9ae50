/** Puts the gateway together from its ports. What listens, and on what, is the caller's choice. */
import type { Server } from 'node:http';
import { AuditLog } from '../audit/audit-log.ts';
import { type AuditExport, startAuditExport } from '../audit/export.ts';
import { createShellTraces } from '../audit/shell-traces.ts';
import type { Identity } from '../contracts/api/auth.ts';
import type { Policy } from '../contracts/policy.ts';
import type { AuditExporter } from '../ports/audit-exporter.ts';
import type { Bus } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type { Dialer } from '../ports/dialer.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Locator } from '../ports/locator.ts';
import type { Log } from '../ports/log.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { PeerCaller } from '../ports/peer-caller.ts';
import { RecordingLibrary } from '../recording/recordings.ts';
import { Retention } from '../recording/retention.ts';
import type { Database } from '../store/schema.ts';
import { createAccess } from './access.ts';
import { createApp } from './app.ts';
import { clientAddress, proxyTrust } from './client-address.ts';
import { GatheredTouches } from './gathered-touches.ts';
import { createLiveTerminals } from './live-terminals.ts';
import { MachineRegistry } from './machines.ts';
import { createOrigins } from './origins.ts';
import { createPasswords } from './passwords.ts';
import { hasHousework } from './peers/housework.ts';
import { GatewayLease } from './peers/lease.ts';
import {
  missedCollaborationEnds,
  missedQuarantines,
  missedReplacements,
  missedRevokes,
  missedShares,
} from './peers/missed-news.ts';
import { PeerNews } from './peers/peer-news.ts';
import { OrgPolicies } from './policies.ts';
import { ScriptRuns } from './scripts/script-runs.ts';
import type { Terminals } from './services.ts';
import { Collaborations } from './sharing/collaborations.ts';
import { createInvitations } from './sharing/invitations.ts';
import { createShellHistory } from './shell-history.ts';
import { createShellSessionRows } from './shell-session-rows.ts';
import { createShellTokens } from './shell-tokens.ts';
import { loadSigning } from './signing.ts';
import { createSlots } from './slots.ts';
import { createTerminals } from './terminal/terminals.ts';
import { createTerminalEnds } from './terminal-ends.ts';
import { createTerminalRefreshes } from './terminal-refreshes.ts';
import { UserSessions } from './user-sessions.ts';

export interface GatewayPorts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Reaches the agents. */
  readonly dialer: Dialer;
  /** Migrated to the newest schema. */
  readonly database: Database;
  readonly objects: ObjectStore;
  /** `null` exports nothing. */
  readonly exporter: AuditExporter | null;
  /** Of this process. */
  readonly bus: Bus;
  /** Reaches the other gateways of the database; `null` where there are none to tell. */
  readonly peers: PeerCaller | null;
  /** Where in the world people are. */
  readonly locator: Locator;
  readonly log: Log;
}

export interface GatewayOptions {
  /** Unique among the gateways of a database, and the same at each start. */
  readonly gatewayId: string;
  /** Where the other gateways of the database reach this one; without it they tell it no news. */
  readonly address?: string;
  /** Key of the access tokens, the same on every gateway; at least 32 characters. */
  readonly jwtSecret: string;
  /** Origins of pages that may open a terminal, besides the gateway's own. */
  readonly allowedOrigins: readonly string[];
  /** The built dashboard; without it the API stands alone. */
  readonly dashboardDir?: string;
  /** What orgs do not set differently. */
  readonly policy: Policy;
  /** scrypt's N. */
  readonly passwordCost?: number;
  /** Proxies whose X-Forwarded-For is believed, as `proxyTrust` takes them; nobody's without it. */
  readonly trustProxy?: boolean | string;
}

export interface Gateway {
  /** Ready and not listening: call `listen`, or hand it connections. */
  readonly server: Server;
  /** Ed25519, base64url SPKI. */
  readonly publicKey: string;
  readonly terminals: Terminals;
  readonly audit: AuditLog;
  /** What the live shell sessions hold; `listed` counts the entries of every list of terminals, `scripts` those that run. */
  census(): Record<'sessions' | 'sockets' | 'streams' | 'timers' | 'listed' | 'scripts', number>;
  /** Takes no new shell sessions, ends the live ones within the policy's time; resolves when all is audited. */
  drain(): Promise<void>;
  /** Ends everything now. The database, the store and the bus stay the caller's. */
  stop(): Promise<void>;
}

const shortestJwtSecret = 32;

/**
 * Writes the ends that an earlier life of this gateway owes before it answers. Throws on bad options.
 * Tests of the routes `make` terminals of their own.
 */
export async function startGateway(
  ports: GatewayPorts,
  options: GatewayOptions,
  make = { createTerminals },
): Promise<Gateway> {
  if (options.jwtSecret.length < shortestJwtSecret) {
    throw new Error(`the JWT secret must have at least ${shortestJwtSecret} characters`);
  }
  const { clock, database, log } = ports;
  const { gatewayId } = options;
  const trustProxy = proxyTrust(options.trustProxy ?? false);
  let draining = false;

  const signing = await loadSigning(ports);
  const bus = new PeerNews({ ...ports, caller: ports.peers }, signing, gatewayId);
  const policies = new OrgPolicies(ports, options.policy);
  await policies.load();
  const stopPolicyNews = bus.subscribe((news) =>
    news.kind === 'policy_updated' ? policies.load(news.orgId) : undefined,
  );
  const audit = new AuditLog(ports);
  const access = createAccess(ports, options.jwtSecret);
  const shellTokens = createShellTokens(ports, policies);
  const machines = new MachineRegistry(ports, { audit, policies });
  const recordings = new RecordingLibrary(ports, { audit, gatewayId });
  const retention = new Retention(ports, { audit, recordings });
  const collaborations = new Collaborations(
    { ...ports, bus },
    { audit, invitations: createInvitations(ports) },
  );
  const terminals = make.createTerminals(
    { ...ports, bus, signer: signing },
    {
      audit,
      policies,
      access,
      machines,
      shellTokens,
      origins: createOrigins(ports),
      recordings,
      sharedSessions: collaborations,
      rows: createShellSessionRows(database, () => lease.token, new GatheredTouches(ports)),
      leased: () => lease.token !== null,
      besides: (userId) => scripts.countOf(userId),
      mostElsewhere,
      elsewhere: async (person, connection) => {
        if (!ports.peers) return { taken: 0, same: [] };
        const same = await shellHistory.sameElsewhere(person.user_id, connection);
        return { taken: (await slots.elsewhere(person)) - same.length, same };
      },
      traces: createShellTraces(database),
      clientAddress: (request) => clientAddress(request, trustProxy),
    },
    options,
  );

  const scripts = new ScriptRuns(
    { ...ports, bus, signer: signing },
    { audit, policies, lease: () => lease.token, mostElsewhere },
    gatewayId,
  );
  const auditExport = ports.exporter && exportTo(ports.exporter);
  const lease: GatewayLease = new GatewayLease(
    ports,
    { gatewayId, address: options.address ?? null, leaseMs: options.policy.gatewayLeaseMs },
    {
      lost: async () => {
        await Promise.all([terminals.abandon(), scripts.endAll()]);
      },
      returning: recover,
      returned: () => machines.start(),
      renewed: keepHouse,
    },
  );

  await recover();
  await lease.take();
  await machines.start();

  const shellHistory = createShellHistory(ports, policies, gatewayId);
  const slots = createSlots(ports, { terminals, scripts, policies }, gatewayId);
  const app = await createApp(
    {
      clock,
      database,
      log,
      bus,
      audit,
      policies,
      access,
      machines,
      shellTokens,
      terminals,
      scripts,
      slots,
      shellHistory,
      collaborations,
      liveTerminals: createLiveTerminals({ terminals, shellHistory }, gatewayId),
      terminalRefreshes: createTerminalRefreshes({ bus }, { audit }),
      terminalEnds: createTerminalEnds({ ...ports, bus }, { audit, terminals, shellHistory }),
      recordings,
      retention,
      passwords: createPasswords({
        entropy: ports.entropy,
        ...(options.passwordCost !== undefined && { cost: options.passwordCost }),
      }),
      userSessions: new UserSessions({ ...ports, bus }, audit),
      publicKey: signing.publicKey,
      draining: () => draining || lease.token === null,
    },
    { ...options, trustProxy },
  );
  app.server.on('upgrade', (request, socket, head) => terminals.handleUpgrade(request, socket, head));
  log.event('gateway.started', { gateway: gatewayId });

  let stopping: Promise<void> | null = null;
  return {
    server: app.server,
    publicKey: signing.publicKey,
    terminals,
    audit,
    census: () => ({
      ...terminals.census(),
      listed: policies.orgIds.reduce((sum, orgId) => sum + terminals.listAll(orgId).length, 0),
      scripts: scripts.count,
    }),
    async drain() {
      draining = true;
      log.event('gateway.draining', { deadline_ms: options.policy.drainMs });
      await Promise.all([terminals.drain(), scripts.drain(options.policy.drainMs)]);
      await audit.settled();
      await auditExport?.flush();
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };

  function mostElsewhere(person: Identity): number {
    return ports.peers ? slots.mostElsewhere(person) : Number.POSITIVE_INFINITY;
  }

  function exportTo(exporter: AuditExporter): AuditExport {
    return startAuditExport({ audit, exporter, database, clock, log, sink: 'default' });
  }

  async function recover(): Promise<void> {
    await terminals.recover();
    await collaborations.endLeftovers();
    await scripts.recover({ own: true });
    await recordings.recover({ own: true });
  }

  /** What a gateway does for its database while it serves. */
  async function keepHouse(struckOut: readonly string[]): Promise<void> {
    await policies.load();
    if (scripts.owes || (await hasHousework(database, gatewayId))) await catchUp();
    retention.sweepWhenDue();
    if (struckOut.length === 0) return;
    await machines.start();
    await auditExport?.flush();
  }

  /** For what it missed, and for others that died. */
  async function catchUp(): Promise<void> {
    for (const { userSessionId, reason } of await missedRevokes(database, gatewayId)) {
      terminals.revoke(userSessionId, reason);
      scripts.revoke(userSessionId);
    }
    for (const machineId of await missedQuarantines(database, gatewayId)) {
      terminals.leaveMachine(machineId);
      scripts.leaveMachine(machineId);
    }
    for (const { sessionId, collaborationId } of await missedShares(database, gatewayId))
      terminals.share(sessionId, collaborationId);
    for (const sessionId of await missedReplacements(database, gatewayId))
      terminals.end(sessionId, 'replaced', '');
    await terminals.recoverOthers();
    await collaborations.endLeftovers();
    for (const collaborationId of await missedCollaborationEnds(database, gatewayId))
      terminals.collaborationEnded(collaborationId);
    await scripts.recover({ own: false });
    await recordings.recover({ own: false });
  }

  async function stop(): Promise<void> {
    draining = true;
    await Promise.all([terminals.stop(), scripts.stop()]);
    await lease.release();
    machines.stop();
    stopPolicyNews();
    await retention.settled();
    const closed = app.close();
    app.server.closeAllConnections();
    await closed;
    await machines.settled();
    await audit.settled();
    auditExport?.stop();
    log.event('gateway.stopped', {});
  }
}
