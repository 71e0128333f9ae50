/**
 * Runs one terminal: everything that happens becomes an event of the lifecycle here, and the effects
 * that the lifecycle answers with are carried out here. Nothing else decides when a session ends.
 *
 *     browser ⇄ BrowserSocket ─┐                                 ┌─ AgentLeg ⇄ agent
 *                              ├─ feed ▶ LifecycleDriver ▶ do ───┤
 *                   revoke … ──┘                                 └─ ShellLedger → audit, rows, recording
 */
import type { Duplex } from 'node:stream';
import type { Identity } from '../../contracts/api/auth.ts';
import { closes } from '../../contracts/closes.ts';
import type { ServerMessage } from '../../contracts/frames.ts';
import type { Policy } from '../../contracts/policy.ts';
import type { ShellExit } from '../../contracts/shell-stream.ts';
import type { Effect, Event, Session, State } from '../../lifecycle/session.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { AgentLeg, WindowSize } from './agent-leg.ts';
import { causeOf } from './agent-requests.ts';
import { BrowserSocket, type TerminalSocket } from './browser-socket.ts';
import { readControlMessage } from './control-message.ts';
import { LifecycleDriver } from './lifecycle-driver.ts';
import { Relay } from './relay.ts';
import type { SessionFacts, ShellLedger } from './shell-ledger.ts';
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
  /** Resolves when the end is audited. */
  readonly settled: Promise<void>;
  /** Resolves when the socket is gone. */
  readonly gone: Promise<void>;

  readonly #ports: RunnerPorts;
  readonly #listener: RunnerListener;
  readonly #browser: BrowserSocket;
  readonly #relay: Relay;
  readonly #settle: () => void;
  readonly #leave: () => void;
  readonly #lifecycle: LifecycleDriver;
  readonly #signIn = new SignInWatch();
  #facts: SessionFacts | null = null;
  #leg: AgentLeg | null = null;
  #ledger: ShellLedger | null = null;
  #size: WindowSize = { cols: 80, rows: 24 };
  #sizeAtStart: WindowSize = this.#size;
  #exit: ShellExit | null = null;

  constructor(
    ports: RunnerPorts,
    terminal: {
      readonly id: string;
      readonly token: string | null;
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
    const settled = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    this.settled = settled.promise;
    this.gone = gone.promise;
    this.#settle = settled.resolve;
    this.#leave = gone.resolve;
    this.#relay = new Relay(this.id, ports.log, (on) => this.feed({ on }));
    this.#lifecycle = new LifecycleDriver(ports.clock, terminal.policy, {
      changed: (from, to, event) => this.#logEdge(from, to, event),
      carryOut: (effect) => this.#carryOut(effect),
    });
    this.#browser = new BrowserSocket(terminal.ws, terminal.stream, {
      heard: () => this.#onHeard(),
      binary: (bytes) => this.#onInput(bytes),
      text: (text) => this.#onText(text),
      closeFrame: (code, reason) => this.feed({ on: browserCause(code), code, reason }),
      brokenFrame: (cause) => this.feed({ on: cause }),
      lost: () => this.feed({ on: 'connection_lost' }),
      flushed: () => this.#onFlushed(),
      gone: (code, reason) => this.#onGone(code, reason),
    });
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

  /** From here it is a session: with an id in the logs, a slot, and an agent to reach. */
  admit(facts: SessionFacts, leg: AgentLeg, ledger: ShellLedger): void {
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
    });
    this.feed({ on: 'admitted' });
  }

  /** The one place where something happens to the session. */
  feed(event: Event): void {
    this.#lifecycle.feed(event);
  }

  /** Destroys the socket of a session that is over, without waiting for its close handshake. */
  cut(): void {
    this.#browser.cut();
  }

  #carryOut(effect: Effect): void {
    switch (effect.do) {
      case 'reach_agent':
        this.#reachAgent();
        return;
      case 'announce':
        this.#announce();
        return;
      case 'start_shell':
        this.#startShell();
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

  #reachAgent(): void {
    this.#leg!.reach().then(
      () => this.feed({ on: 'agent_reached' }),
      (error: Error) => this.#onAgentFailure(causeOf(error), error),
    );
  }

  #announce(): void {
    this.#sizeAtStart = this.#size;
    this.#ledger!.open(this.#sizeAtStart).then(
      () => this.feed({ on: 'announced' }),
      (error: Error) => this.fail('announce', error),
    );
  }

  #startShell(): void {
    this.#leg!.start(this.#sizeAtStart, {
      started: () => this.feed({ on: 'shell_started' }),
      heard: () => this.feed({ on: 'agent_heard' }),
      output: (bytes) => this.#onOutput(bytes),
      room: () => this.#relay.room(),
      exited: (exit) => {
        this.#exit = exit;
        this.feed({ on: 'shell_exited' });
      },
      failed: (cause, error) => this.#onAgentFailure(cause, error),
    });
  }

  #tellConnected(): void {
    this.#tell({ type: 'connected', session_id: this.id, machine_name: this.#facts!.machine.name });
    if (this.#size !== this.#sizeAtStart) this.#resize();
    this.#relay.open({ browser: this.#browser, leg: this.#leg!, ledger: this.#ledger! });
  }

  #release(): void {
    const { log } = this.#ports;
    const { ending, openedAt, liveAt } = this.session;
    const { cause, code, reason, at } = ending!;
    const durationMs = Math.round(at - (liveAt ?? openedAt));
    this.#relay.close();
    this.#leg?.release();
    this.#listener.released(this);
    if (!this.#facts || !this.#ledger) {
      if (closes[cause].by === 'gateway')
        log.event('handshake.refused', { cause, code, reason, token: this.token });
      this.#settle();
      return;
    }
    log.event('session.ended', {
      session: this.id,
      cause,
      code,
      reason,
      by: closes[cause].by,
      duration_ms: durationMs,
    });
    this.#ledger
      .close({
        cause,
        closeCode: code ?? 1006,
        reason,
        durationMs,
        bytesIn: this.#relay.bytesIn,
        bytesOut: this.#relay.bytesOut,
        exit: this.#exit,
      })
      .then(this.#settle);
  }

  #onHeard(): void {
    this.feed({ on: 'browser_heard' });
    if (!this.over) this.#ledger?.touch();
  }

  #onInput(bytes: Buffer): void {
    const early = !this.over && this.session.state !== 'live';
    if (early && !this.#relay.keep(bytes)) {
      this.feed({ on: 'message_too_big' });
      return;
    }
    this.feed({ on: 'input' });
    this.#relay.input(bytes);
  }

  #onText(text: string): void {
    if (this.over) return;
    const message = readControlMessage(text);
    if (!message) {
      this.feed({ on: 'bad_message' });
      return;
    }
    this.#size = { cols: message.cols, rows: message.rows };
    if (this.session.state === 'live') this.#resize();
  }

  #resize(): void {
    this.#leg!.resize(this.#size);
    this.#ledger!.resize(this.#size);
  }

  #onOutput(bytes: Uint8Array): void {
    this.feed({ on: 'output' });
    this.#relay.output(bytes);
  }

  #onFlushed(): void {
    if (this.over) this.feed({ on: 'close_flushed' });
    else this.#relay.flushed();
  }

  #onAgentFailure(cause: 'agent_unreachable' | 'agent_error', error: Error): void {
    if (this.over) return;
    this.#ports.log.event('trouble', { what: `agent of session ${this.id}`, error: error.message });
    this.feed({ on: this.session.state === 'live' ? 'agent_error' : cause });
  }

  /** A service of the gateway failed: RFC 6455's 1011 is for that, too. */
  fail(what: string, error: Error): void {
    if (this.over) return;
    this.#ports.log.event('trouble', { what: `${what} of session ${this.id}`, error: error.message });
    this.feed({ on: 'agent_error' });
  }

  #onGone(code: number, reason: string): void {
    if (this.#facts) this.#ports.log.event('session.socket_closed', { session: this.id, code, reason });
    this.feed({ on: 'socket_gone' });
    this.#listener.gone(this);
    this.#leave();
  }

  #tell(message: ServerMessage): void {
    this.#browser.send(JSON.stringify(message));
  }

  #logEdge(from: State, to: State, event: string): void {
    if (this.#facts) this.#ports.log.event('session.state', { session: this.id, from, to, event });
  }
}

/** What a browser's close frame means: 1001 and the codes of a failing browser say that it went away. */
function browserCause(code: number): 'user_closed' | 'client_gone' {
  return code === 1000 || code === 1005 || code >= 3000 ? 'user_closed' : 'client_gone';
}
