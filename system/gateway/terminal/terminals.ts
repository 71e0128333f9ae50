/**
 * The terminals of one gateway: takes upgrades, checks who comes, admits sessions, and passes on to
 * them what is decided elsewhere (revokes, ends, draining).
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, WebSocketServer } from 'ws';
import type { Terminal } from '../../contracts/api/terminals.ts';
import { maxFrameBytes } from '../../contracts/frames.ts';
import { defaultPolicy } from '../../contracts/policy.ts';
import { fingerprint } from '../../contracts/secrets.ts';
import type { Bus, EndFromElsewhere } from '../../ports/bus.ts';
import { type Clock, isoTime } from '../../ports/clock.ts';
import type { Dialer } from '../../ports/dialer.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { Log } from '../../ports/log.ts';
import type { PeerCaller } from '../../ports/peer-caller.ts';
import type { Client, Policies, Terminals } from '../services.ts';
import { AgentLeg } from './agent-leg.ts';
import { AgentRequests, type Signer } from './agent-requests.ts';
import { closeTimeoutMs, TerminalSocket } from './browser-socket.ts';
import { Guests } from './guests.ts';
import type { Verifier } from './guests-elsewhere.ts';
import { checkHandshake, type HandshakeServices, type Verdict } from './handshake.ts';
import { LiveSessions, sessionKey } from './live-sessions.ts';
import { OwedEnds } from './owed-ends.ts';
import { SessionRunner } from './session-runner.ts';
import { type LedgerServices, type SessionFacts, ShellLedger } from './shell-ledger.ts';
import { terminalEntries } from './terminal-entry.ts';
import { hearNews } from './terminal-news.ts';
import { type CheckedQuery, readTerminalQuery } from './terminal-query.ts';
import { originAllowed, refuseUpgrade, terminalParams } from './upgrade.ts';

export interface TerminalPorts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly dialer: Dialer;
  readonly log: Log;
  readonly bus: Bus;
  /** Signs what the gateway asks of agents and of other gateways, and knows what those have signed. */
  readonly signer: Signer & Verifier;
  /** Reaches the other gateways; `null` where there are none. */
  readonly peers: PeerCaller | null;
}

export interface TerminalServices extends HandshakeServices, LedgerServices {
  readonly policies: Policies;
  /** Whether this gateway may hold sessions (`peers/lease.ts`). */
  readonly leased: () => boolean;
  /** What a person has here besides terminals that takes a slot: running scripts. */
  readonly besides: (userId: string) => number;
  /** From where a request came, proxies considered. */
  readonly clientAddress: (request: IncomingMessage) => string | null;
}

export interface TerminalOptions {
  readonly gatewayId: string;
  /** Origins of pages that may connect, besides the gateway's own: `https://dashboard.example`. */
  readonly allowedOrigins: readonly string[];
  /** Handshakes whose credentials may be checked at once; the next one is answered 503. Default 256. */
  readonly maxHandshakes?: number;
}

/** What whoever sits at a terminal there is told. */
const machineQuarantined = 'machine quarantined';

/** A user agent is what the browser says, so its length is ours to bound. */
const longestUserAgent = 512;

/** `closeTimeout` is newer than the typings. Clients are kept in LiveSessions, not a second time here. */
const webSocketOptions: ServerOptions<typeof TerminalSocket> & { readonly closeTimeout: number } = {
  noServer: true,
  WebSocket: TerminalSocket,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: maxFrameBytes,
  closeTimeout: closeTimeoutMs,
};

export function createTerminals(
  ports: TerminalPorts,
  services: TerminalServices,
  options: TerminalOptions,
): Terminals {
  return new GatewayTerminals(ports, services, options);
}

class GatewayTerminals implements Terminals {
  readonly #ports: TerminalPorts;
  readonly #services: TerminalServices;
  readonly #options: TerminalOptions;
  readonly #sessions = new LiveSessions();
  readonly #guests: Guests;
  readonly #owedEnds: OwedEnds;
  readonly #unsubscribe: () => void;
  readonly #wss = new WebSocketServer(webSocketOptions);
  #draining = false;

  constructor(ports: TerminalPorts, services: TerminalServices, options: TerminalOptions) {
    this.#ports = ports;
    this.#services = services;
    this.#options = options;
    this.#guests = new Guests(ports, this.#sessions, options.gatewayId);
    this.#owedEnds = new OwedEnds(ports, services, options.gatewayId);
    this.#unsubscribe = hearNews(ports.bus, this);
  }

  handleUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // Until `ws` listens itself, a broken connection must not become an uncaught error.
    const onError = () => stream.destroy();
    stream.on('error', onError);
    if (this.#guests.take(request, stream, head)) return;
    const params = terminalParams(request);
    if (!params) refuseUpgrade(stream, 404);
    else if (!originAllowed(request, this.#options.allowedOrigins)) refuseUpgrade(stream, 403);
    else if (this.#sessions.opening >= (this.#options.maxHandshakes ?? 256))
      refuseUpgrade(stream, 503, { 'Retry-After': '1' });
    else
      this.#wss.handleUpgrade(request, stream, head, (ws) => {
        stream.off('error', onError);
        this.#opened(request, stream, ws, readTerminalQuery(params));
      });
  }

  countOf(userId: string): number {
    return this.#sessions.countOf(userId);
  }

  listOf(userId: string): Terminal[] {
    return this.#list(this.#sessions.of(userId));
  }

  listAll(orgId: string): Terminal[] {
    return this.#list(this.#sessions.admitted.filter((one) => one.facts?.identity.org_id === orgId));
  }

  entry(sessionId: string): Terminal | null {
    const runner = this.#sessions.find(sessionId);
    return (runner && this.#list([runner])[0]) ?? null;
  }

  async refresh(sessionId: string): Promise<void> {
    await this.#sessions.find(sessionId)?.refresh();
  }

  end(sessionId: string, cause: EndFromElsewhere, reason: string): boolean {
    const runner = this.#sessions.find(sessionId);
    runner?.feed({ on: cause, detail: reason });
    return runner !== null;
  }

  leaveMachine(machineId: string): number {
    const there = this.#sessions.all.filter((runner) => runner.machineId === machineId && !runner.over);
    for (const runner of there)
      runner.feed(
        runner.facts ? { on: 'ended_by_admin', detail: machineQuarantined } : { on: 'machine_not_found' },
      );
    return there.length;
  }

  share(sessionId: string, collaborationId: string): void {
    this.#sessions.find(sessionId)?.share(collaborationId);
  }

  collaborationEnded(collaborationId: string): void {
    this.#guests.collaborationEnded(collaborationId);
  }

  revoke(userSessionId: string, reason: string): number {
    return this.#sessions.all.filter((runner) => runner.revoke(userSessionId, reason)).length;
  }

  holds(sessionId: string): boolean {
    return this.#sessions.holds(sessionId);
  }

  async clear(sessionId: string): Promise<void> {
    if (!this.holds(sessionId)) await this.#owedEnds.clear(sessionId);
  }

  recover(): Promise<void> {
    return this.#owedEnds.recoverOwn();
  }

  recoverOthers(): Promise<void> {
    return this.#owedEnds.recoverOthers();
  }

  async abandon(): Promise<void> {
    const runners = this.#sessions.all;
    for (const runner of runners) runner.feed({ on: 'gateway_crashed' });
    await Promise.all(runners.map((runner) => runner.settled));
  }

  async drain(): Promise<void> {
    this.#draining = true;
    const runners = this.#sessions.all;
    for (const runner of runners) runner.feed({ on: 'drain' });
    await Promise.all(runners.flatMap((runner) => [runner.settled, runner.gone]));
  }

  async stop(): Promise<void> {
    this.#draining = true;
    this.#unsubscribe();
    this.#owedEnds.stop();
    const runners = this.#sessions.all;
    for (const runner of runners) runner.feed({ on: 'gateway_draining' });
    await Promise.all(runners.map((runner) => runner.settled));
    for (const runner of runners) runner.cut();
    this.#guests.stop();
    await Promise.all(runners.map((runner) => runner.gone));
  }

  census(): { sessions: number; sockets: number; streams: number; timers: number } {
    const all = this.#sessions.all;
    return {
      sessions: this.#sessions.admitted.length,
      sockets: all.length,
      streams: all.filter((runner) => runner.streaming).length,
      timers: all.reduce((sum, runner) => sum + runner.timers, 0),
    };
  }

  #opened(request: IncomingMessage, stream: Duplex, ws: TerminalSocket, query: CheckedQuery | null): void {
    const policy = query ? this.#services.policies.of(query.orgId) : defaultPolicy;
    // The kernel's own probes, with its own idea of time; `TCPKeepAlive` means exactly that.
    request.socket.setKeepAlive?.(policy.tcpKeepAlive);
    const runner = new SessionRunner(
      this.#ports,
      {
        id: this.#ports.entropy.uuid(),
        token: query?.shellToken ? fingerprint(query.shellToken) : null,
        machineId: query?.machineId ?? null,
        policy,
        ws,
        stream,
      },
      {
        released: (one) => this.#released(one),
        gone: (one) => this.#sessions.gone(one),
      },
    );
    this.#sessions.opened(runner);
    if (this.#draining || !this.#services.leased()) runner.feed({ on: 'gateway_draining' });
    else if (!query) runner.feed({ on: 'bad_message' });
    else this.#check(runner, query, request);
  }

  #check(runner: SessionRunner, query: CheckedQuery, request: IncomingMessage): void {
    const client: Client = {
      ipAddress: this.#services.clientAddress(request),
      userAgent: request.headers['user-agent']?.slice(0, longestUserAgent) ?? null,
    };
    checkHandshake(this.#services, query, client, runner).then(
      (verdict) => verdict && this.#decide(runner, query, verdict),
      (error: Error) => runner.fail('handshake', error),
    );
  }

  /** Nothing is awaited here: between the last look at the limit and the slot no one else can come. */
  #decide(runner: SessionRunner, query: CheckedQuery, verdict: Verdict): void {
    const { log } = this.#ports;
    if (!verdict.ok) {
      if (verdict.shellToken)
        log.event('shell_token.refused', { token: runner.token, why: verdict.shellToken });
      runner.feed({ on: verdict.cause, ...(verdict.detail !== undefined && { detail: verdict.detail }) });
      return;
    }
    const { identity, machine, guest, origin, elsewhere } = verdict;
    const token = fingerprint(query.shellToken);
    log.event('shell_token.redeemed', { token, session: runner.id });

    if (guest && !this.#guests.admits(guest)) {
      runner.feed({ on: 'collaboration_ended' });
      return;
    }
    const key = sessionKey(machine.id, identity.user_id, query.connection);
    const older = this.#sessions.holderOf(key);
    const terminals = this.#sessions.countOf(identity.user_id) - (older ? 1 : 0);
    const taken = terminals + this.#services.besides(identity.user_id) + elsewhere.taken;
    if (taken >= runner.session.policy.sessionsPerUser) {
      runner.feed({ on: 'session_limit' });
      return;
    }
    older?.feed({ on: 'replaced' });
    if (elsewhere.same.length > 0) this.#replaceElsewhere(runner, elsewhere.same);
    this.#sessions.admit(runner, identity.user_id, key);
    const facts: SessionFacts = {
      id: runner.id,
      gatewayId: this.#options.gatewayId,
      identity,
      machine,
      guest,
      connection: query.connection,
      origin,
      token,
      startedAt: isoTime(this.#ports.clock),
    };
    const leg = guest?.shell === 'shared' ? this.#guests.leg(guest, runner) : this.#agentLeg(runner, facts);
    const ledger = new ShellLedger(this.#ports, this.#services, facts);
    void runner.settled.then(() => this.#owedEnds.settled(ledger));
    runner.admit(facts, leg, ledger);
  }

  /** What the news does not reach is replaced when its gateway looks for it, at its next renewal. */
  #replaceElsewhere(runner: SessionRunner, sessionIds: readonly string[]): void {
    this.#ports.bus
      .publish({ kind: 'end_shell_sessions', sessionIds, cause: 'replaced', reason: '' })
      .catch((error: Error) =>
        this.#ports.log.event('trouble', {
          what: `replacing the older connections of session ${runner.id}`,
          error: error.message,
        }),
      );
  }

  #released(runner: SessionRunner): void {
    this.#sessions.released(runner);
    this.#guests.ownerLeft(runner);
  }

  #agentLeg(runner: SessionRunner, facts: SessionFacts): AgentLeg {
    const { clock, entropy, log } = this.#ports;
    const requests = new AgentRequests(this.#ports, {
      host: facts.machine.tailnetIp,
      port: facts.machine.agentPort,
    });
    return new AgentLeg(
      { clock, entropy, requests },
      {
        id: facts.id,
        timeoutMs: runner.session.policy.agentConnectTimeoutMs,
        onTrouble: (what, error) =>
          log.event('trouble', { what: `${what} of session ${facts.id}`, error: error.message }),
      },
    );
  }

  #list(runners: readonly SessionRunner[]): Terminal[] {
    return terminalEntries(runners, this.#ports.clock.now());
  }
}
