/**
 * One document of the dashboard without its DOM: the same sign-in, API client and connection core that
 * `system/dashboard/main.tsx` puts together, on a browser-true WebSocket, with the page probe's notes.
 */
import type { AcceptedInvitation, JoinRequest } from '../../../system/contracts/api/sharing.ts';
import { fingerprint } from '../../../system/contracts/secrets.ts';
import { type ApiClient, createApiClient } from '../../../system/dashboard/api/client.ts';
import { keepRenewed } from '../../../system/dashboard/api/renewal.ts';
import { createSignIn, type SignIn, type SignInStorage } from '../../../system/dashboard/api/sign-in.ts';
import { type Connection, createConnection } from '../../../system/dashboard/connection/connection.ts';
import type { Clock } from '../../../system/ports/clock.ts';
import type { Entropy } from '../../../system/ports/entropy.ts';
import type { Kind, Kinds } from '../../history/record.ts';
import { BrowserSocket, type SocketProbe } from './browser-socket.ts';
import { compiled } from './compiled-check.ts';
import type { MemorySocket } from './duplex.ts';
import type { MainThread } from './main-thread.ts';
import type { Fetch } from './memory-fetch.ts';
import { Screen } from './screen.ts';

/** What a page finds around itself. */
export interface Surroundings {
  /** In the history. */
  readonly name: string;
  readonly origin: string;
  readonly userAgent: string;
  /** The browser's own. */
  readonly clock: Clock;
  /** Where the page's script runs; its timers and its time. */
  readonly thread: MainThread;
  readonly entropy: Entropy;
  readonly storage: SignInStorage;
  /** Tells this tab's terminal from the person's others. */
  readonly connectionName: string;
  /** Of the browser, which keeps its connections for all its pages. */
  readonly fetch: Fetch;
  /** For a WebSocket. */
  dial(): MemorySocket;
  /** Numbers the tab's WebSockets through all its documents. */
  nextConnection(): number;
  observe<K extends Kind>(kind: K, data: Kinds[K]): void;
  secret(name: string, plain: string): void;
}

/** What xterm.js measures in a window of the default size. */
const defaultSize = { cols: 120, rows: 40 };

export class Page {
  readonly signIn: SignIn;
  readonly api: ApiClient;
  readonly connection: Connection;
  readonly #around: Surroundings;
  readonly #leaving = new Set<() => void>();
  readonly #stop: (() => void)[] = [];
  #screen = new Screen();
  readonly #sockets: BrowserSocket[] = [];
  #gone = false;

  constructor(around: Surroundings) {
    this.#around = around;
    const { thread: clock, origin, storage } = around;
    const signIn = createSignIn({ storage, clock, check: compiled });
    const caller = () => {
      const { current } = signIn.getSnapshot();
      return current && { accessToken: current.accessToken, orgId: current.identity.org_id };
    };
    this.signIn = signIn;
    this.api = createApiClient({
      gatewayUrl: origin,
      fetch: around.fetch,
      caller,
      onUnauthorized: signIn.refused,
      check: compiled,
    });
    this.connection = createConnection({
      createSession: this.api.createSession,
      openSocket: (url) => this.openSocket(url),
      clock,
      entropy: around.entropy,
      gatewayUrl: origin,
      credentials: () => {
        const who = caller();
        if (!who) throw new Error('Sign in first');
        return who;
      },
      connection: around.connectionName,
      check: compiled,
      onLeave: (listener) => {
        this.#leaving.add(listener);
        return () => this.#leaving.delete(listener);
      },
    });
    this.#stop.push(
      // Without a sign-in the dashboard shows nothing else, and a terminal that is not shown is closed.
      signIn.subscribe(() => {
        if (!signIn.getSnapshot().current) this.connection.close();
      }),
      keepRenewed({ signIn, refresh: this.api.refresh, clock }),
      this.connection.listen((event) => {
        if (event.kind === 'output') this.#screen.write(event.bytes);
        else if (event.kind !== 'bell') this.#screen.say(event.line);
      }),
    );
    this.connection.resize(defaultSize.cols, defaultSize.rows);
  }

  get screen(): Screen {
    return this.#screen;
  }

  /** Chooses a machine and clicks Connect: the terminal is a new one. */
  connect(machineId: string): void {
    this.#screen = new Screen();
    this.connection.connect(machineId);
  }

  /** Opens a shell as the guest that an accepted invitation has made of its person. */
  join(accepted: AcceptedInvitation, shell: JoinRequest['shell']): void {
    this.#screen = new Screen();
    const { collaboration_id: id, machine_id: machineId } = accepted;
    this.connection.connect(machineId, (_machine, signal) => this.api.guestSession(id, shell, signal));
  }

  /** `pagehide`; from now on it sees nothing. */
  leave(): void {
    if (this.#gone) return;
    for (const listener of [...this.#leaving]) listener();
    for (const stop of this.#stop) stop();
    this.#gone = true;
  }

  /** Whether it has opened a WebSocket. */
  get hadSockets(): boolean {
    return this.#sockets.length > 0;
  }

  /** For what the dashboard itself would never do with it. Throws when it has opened none. */
  get newestSocket(): BrowserSocket {
    const socket = this.#sockets.at(-1);
    if (!socket) throw new Error('the page has opened no WebSocket');
    return socket;
  }

  /** Its browser is killed: Chromium's network process, which outlives it by a moment, closes with 1001. */
  goAway(): void {
    for (const socket of this.#sockets) socket.goAway();
    for (const stop of this.#stop) stop();
    this.#gone = true;
  }

  openSocket(url: string): BrowserSocket {
    const { dial, clock, thread, entropy, origin, userAgent, secret } = this.#around;
    const connection = this.#around.nextConnection();
    const token = new URL(url).searchParams.get('shell_token');
    if (token) secret('shell token', token);
    this.#note('page.socket_opening', { connection, token: token && fingerprint(token) });
    const probe: SocketProbe = {
      opened: () => this.#note('page.socket_opened', { connection }),
      output: (bytes) => this.#note('page.output', { connection, data: bytes.toString('base64') }),
      message: (text) => this.#note('page.message', { connection, text }),
      input: (bytes) => this.#note('page.input', { connection, bytes }),
      closing: (code, reason) => this.#note('page.socket_closing', { connection, code, reason }),
      closed: (code, reason, clean) => this.#note('page.socket_closed', { connection, code, reason, clean }),
    };
    const socket = new BrowserSocket(url, {
      dial,
      clock,
      entropy,
      origin,
      userAgent,
      probe,
      turn: (act) => thread.run(act),
    });
    this.#sockets.push(socket);
    return socket;
  }

  #note<K extends Kind>(kind: K, data: Omit<Kinds[K], 'page'>): void {
    if (!this.#gone) this.#around.observe(kind, { page: this.#around.name, ...data } as unknown as Kinds[K]);
  }
}
