/**
 * Runs one terminal: everything that happens becomes an event of the lifecycle here, and the effects
 * that the lifecycle answers with are carried out here. Nothing else decides when a session ends.
 *
 *     browser ⇄ BrowserSocket ─ BrowserEvents ─┐                                 ┌─ ShellLeg ⇄ agent
 *            agent ⇄ ShellLeg ─ ShellEvents ───┼─ feed ▶ LifecycleDriver ▶ do ───┤
 *                               revoke … ──────┘                                 └─ ShellLedger → audit, rows, recording
 */
import type { Duplex } from 'node:stream';
import type { Identity } from '../../contracts/api/auth.ts';
import type { ServerMessage } from '../../contracts/frames.ts';
import type { Policy } from '../../contracts/policy.ts';
import { activityStatus } from '../../lifecycle/activity.ts';
import { pagePatienceMs } from '../../lifecycle/alive.ts';
import type { Effect, Event, Session, State } from '../../lifecycle/session.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { causeOf } from './agent-requests.ts';
import { BrowserEvents } from './browser-events.ts';
import { BrowserSocket, type TerminalSocket } from './browser-socket.ts';
import { LifecycleDriver } from './lifecycle-driver.ts';
import { Relay } from './relay.ts';
import { endOf, logEnd, logRefusal } from './session-end.ts';
import { SessionSharing, type Sharing } from './session-sharing.ts';
import { ShellEvents } from './shell-events.ts';
import type { SessionFacts, ShellLedger } from './shell-ledger.ts';
import type { ShellLeg, WindowSize } from './shell-leg.ts';
import { SignInWatch } from './sign-in-watch.ts';

export interface RunnerPorts {
  readonly clock: Clock;
  readonly log: Log;
}

export interface RunnerListener {
  /** The session is over; its slot is free. */
  released(runner: SessionRunner): void;
  /** The socket is gone. */
  gone(runner: SessionRunner): void;
}

export class SessionRunner {
  readonly id: string;
  /** Fingerprint of the shell token, null where none was given. */
  readonly token: string | null;
  /** The machine that was asked for, null where none was named. */
  readonly machineId: string | null;
  readonly #ports: RunnerPorts;
  readonly #listener: RunnerListener;
  readonly #browser: BrowserSocket;
  readonly #fromBrowser: BrowserEvents;
  readonly #fromShell: ShellEvents;
  readonly #relay: Relay;
  readonly #settled = Promise.withResolvers<void>();
  readonly #gone = Promise.withResolvers<void>();
  readonly #lifecycle: LifecycleDriver;
  readonly #signIn = new SignInWatch();
  #facts: SessionFacts | null = null;
  readonly #sharing = new SessionSharing();
  #leg: ShellLeg | null = null;
  #ledger: ShellLedger | null = null;
  #sizeAtStart: WindowSize;

  constructor(
    ports: RunnerPorts,
    terminal: {
      readonly id: string;
      readonly token: string | null;
      readonly machineId: string | null;
      readonly policy: Policy;
      readonly ws: TerminalSocket;
      readonly stream: Duplex;
    },
    listener: RunnerListener,
  ) {
    this.#ports = ports;
    this.#listener = listener;
    this.id = terminal.id;
    this.token = terminal.token;
    this.machineId = terminal.machineId;
    this.#relay = new Relay(this.id, ports.log, (on) => this.feed({ on }));
    this.#lifecycle = new LifecycleDriver(ports.clock, terminal.policy, {
      changed: (from, to, event) => this.#logEdge(from, to, event),
      carryOut: (effect) => this.#carryOut(effect),
    });
    const lifecycle = { session: () => this.session, feed: (event: Event) => this.feed(event) };
    this.#fromBrowser = new BrowserEvents(
      {
        ...lifecycle,
        watches: () => this.#watches,
        heard: () => this.#ledger?.touch(this.session.activeAt),
        resized: (size) => this.#resize(size),
        gone: (code, reason) => this.#onGone(code, reason),
      },
      this.#relay,
    );
    this.#fromShell = new ShellEvents({
      ...lifecycle,
      output: (bytes) => this.#onOutput(bytes),
      room: () => this.#onRoom(),
      trouble: (what, error) => this.#trouble(what, error),
    });
    this.#sizeAtStart = this.#fromBrowser.size;
    this.#browser = new BrowserSocket(terminal.ws, terminal.stream, this.#fromBrowser);
  }

  get facts(): SessionFacts | null {
    return this.#facts;
  }

  get session(): Session {
    return this.#lifecycle.session;
  }

  /** The cause is fixed. */
  get over(): boolean {
    return this.session.ending !== null;
  }

  /** Resolves when the end is audited. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** Resolves when the socket is gone. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  get sharing(): Sharing | null {
    return this.#sharing.now;
  }

  get streaming(): boolean {
    return this.#leg?.streaming ?? false;
  }

  get timers(): number {
    return this.#lifecycle.timers + (this.#leg?.timers ?? 0);
  }

  /** The sign-in is known; a revoke of it that was heard while it was not takes effect now. */
  identified(identity: Identity): void {
    const reason = this.#signIn.identified(identity.session_id);
    if (reason !== null) this.feed({ on: 'revoked', detail: reason });
  }

  /** True when this ended it. */
  revoke(userSessionId: string, reason: string): boolean {
    if (this.over || !this.#signIn.revoked(userSessionId, reason)) return false;
    this.feed({ on: 'revoked', detail: reason });
    return true;
  }

  /** From here it is a session: with an id in the logs, a slot, and a shell to reach. */
  admit(facts: SessionFacts, leg: ShellLeg, ledger: ShellLedger): void {
    this.#facts = facts;
    this.#leg = leg;
    this.#ledger = ledger;
    this.#ports.log.event('session.opened', {
      session: facts.id,
      user: facts.identity.user_id,
      user_session: facts.identity.session_id,
      org: facts.identity.org_id,
      machine: facts.machine.id,
      machine_name: facts.machine.name,
      connection: facts.connection,
      token: facts.token,
      ...(facts.guest?.shell === 'shared' && {
        guest_of: facts.guest.sessionId,
        watches: !facts.guest.mayType,
      }),
    });
    this.feed({ on: 'admitted' });
  }

  /** The owner says that they are there. Resolves when that is noted; an active session stays as it is. */
  async refresh(): Promise<void> {
    const now = this.#ports.clock.now();
    if (this.session.state !== 'live' || activityStatus(this.session, now) === 'active') return;
    this.#ports.log.event('session.refreshed', { session: this.id });
    this.feed({ on: 'refreshed' });
    await this.#ledger!.note(this.session.activeAt);
  }

  /** Does nothing for one that is not live. */
  share(collaborationId: string): void {
    if (this.session.state === 'live') this.#sharing.begin(collaborationId, this.#leg!);
  }

  /** Nobody new comes in this collaboration. */
  unshare(collaborationId: string): void {
    this.#sharing.end(collaborationId);
  }

  /** The one place where something happens to the session. */
  feed(event: Event): void {
    this.#lifecycle.feed(event);
  }

  /** A service of the gateway failed: RFC 6455's 1011 is for that, too. */
  fail(what: string, error: Error): void {
    if (this.over) return;
    this.#trouble(what, error);
    this.feed({ on: 'agent_error' });
  }

  /** Destroys the socket of a session that is over, without waiting for its close handshake. */
  cut(): void {
    this.#browser.cut();
  }

  #carryOut(effect: Effect): void {
    switch (effect.do) {
      case 'reach_agent':
        this.#leg!.reach().then(
          () => this.feed({ on: 'agent_reached' }),
          (error: Error) => this.#fromShell.failed(causeOf(error), error),
        );
        return;
      case 'announce':
        this.#announce();
        return;
      case 'start_shell':
        this.#leg!.start(this.#sizeAtStart, this.#fromShell);
        return;
      case 'tell_connected':
        this.#tellConnected();
        return;
      case 'probe_browser':
        this.#browser.ping();
        return;
      case 'probe_agent':
        this.#leg?.probe();
        return;
      case 'tell_alive':
        this.#tell({ type: 'alive' });
        return;
      case 'warn_idle':
        this.#tell({ type: 'idle_warning', ends_in_ms: effect.endsInMs });
        this.#ports.log.event('session.idle_warning', { session: this.id, active: effect.endsInMs !== null });
        return;
      case 'notice':
        this.#tell({ type: 'notice', text: effect.text });
        return;
      case 'release':
        this.#release();
        return;
      case 'close':
        this.#browser.close(effect.code, effect.reason);
        if (this.#browser.unsentBytes === 0) this.feed({ on: 'close_flushed' });
        return;
      case 'cut':
        this.#browser.cut();
    }
  }

  #announce(): void {
    this.#sizeAtStart = this.#fromBrowser.size;
    this.#ledger!.open(this.#sizeAtStart).then(
      (open) => this.feed({ on: open ? 'announced' : 'session_limit' }),
      (error: Error) => this.fail('announce', error),
    );
  }

  #tellConnected(): void {
    const { size } = this.#fromBrowser;
    this.#tell({
      type: 'connected',
      session_id: this.id,
      machine_name: this.#facts!.machine.name,
      silence_ms: pagePatienceMs(this.session.policy),
    });
    if (size !== this.#sizeAtStart) this.#resize(size);
    if (this.#watches) this.#tell({ type: 'notice', text: 'You are watching: what you type is not sent.' });
    this.#relay.open({ browser: this.#browser, leg: this.#leg!, ledger: this.#ledger! });
  }

  #onOutput(bytes: Uint8Array): void {
    this.#relay.output(bytes);
    this.#sharing.now?.shell.output(bytes);
  }

  #onRoom(): void {
    this.#relay.room();
    this.#sharing.now?.shell.room();
  }

  #resize(size: WindowSize): void {
    this.#leg!.resize(size);
    this.#ledger!.resize(size);
  }

  #release(): void {
    this.#relay.close();
    this.#leg?.release();
    this.#listener.released(this);
    if (this.#ledger) this.#closeLedger(this.#ledger);
    else {
      logRefusal(this.#ports.log, this.token, this.session);
      this.#settled.resolve();
    }
  }

  #closeLedger(ledger: ShellLedger): void {
    logEnd(this.#ports.log, this.id, this.session);
    const { bytesIn, bytesOut } = this.#relay;
    const { exit } = this.#fromShell;
    ledger
      .close({ ...endOf(this.session), bytesIn, bytesOut, exit, shared: this.#sharing.ever })
      .then(this.#settled.resolve);
  }

  #onGone(code: number, reason: string): void {
    if (this.#facts) this.#ports.log.event('session.socket_closed', { session: this.id, code, reason });
    this.feed({ on: 'socket_gone' });
    this.#listener.gone(this);
    this.#gone.resolve();
  }

  /** A guest on a shared shell who may not type. */
  get #watches(): boolean {
    return this.#facts?.guest?.shell === 'shared' && !this.#facts.guest.mayType;
  }

  #tell(message: ServerMessage): void {
    this.#browser.send(JSON.stringify(message));
  }

  #trouble(what: string, error: Error): void {
    this.#ports.log.event('trouble', { what: `${what} of session ${this.id}`, error: error.message });
  }

  #logEdge(from: State, to: State, event: string): void {
    if (this.#facts) this.#ports.log.event('session.state', { session: this.id, from, to, event });
  }
}
