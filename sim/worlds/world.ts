/** A running world as scenarios and their tools know it, whatever its tier. */
import type { Duplex } from 'node:stream';
import type { Policy } from '../../system/contracts/policy.ts';
import type { FakeBucket } from '../cloud/bucket.ts';
import type { FakeLoki } from '../cloud/loki.ts';
import type { ApiClient } from '../evidence/api-client.ts';
import type { Rhythm } from '../heartbeats/rhythm.ts';
import type { History } from '../history/history.ts';
import type { Kind, Kinds } from '../history/record.ts';
import type { LinkFaults } from '../network/link-faults.ts';
import type { Manners } from './impostor.ts';
import type { EnrolledMachine, Population } from './people.ts';
import type { Person } from './person.ts';
import type { RawSocket } from './raw-sockets.ts';
import type { WorldTime } from './world-time.ts';

export interface World {
  readonly history: History;
  readonly time: WorldTime;
  readonly policy: Policy;
  readonly population: Population;
  /** Every secret that this world has used, and what it is: none may be found in what it leaves. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Where browsers find the gateway. */
  readonly origin: string;
  /** Browsers ⇄ gateway. */
  readonly browserLink: LinkFaults;
  /** The first gateway. */
  readonly gateway: GatewayLife;
  /** All gateways, on one database. */
  readonly gateways: readonly GatewayLife[];
  readonly loki: FakeLoki;
  readonly bucket: FakeBucket;
  /** WebSockets opened by hand, beside the pages'. */
  readonly sockets: RawSocket[];
  /** Dials the browsers' link, where that is not done over TCP. */
  readonly dial?: () => Duplex;
  machine(name: string): MachineLife;
  /**
   * A person at a device of their own; the same one each time for the same names. They come in by the first
   * gateway, or by the one that is named.
   */
  user(name: string, device?: string, gateway?: string): Promise<Person>;
  /**
   * A client of the API with nobody signed in; it goes past the links and their faults, to the gateway that is
   * named, or to the first one that serves.
   */
  apiClient(gateway?: string): ApiClient;
  /** A machine's heartbeats from the laboratory's hand, on the world's clock, until the answer is disposed of. */
  beatAs(machine: EnrolledMachine, rhythm: Rhythm): Disposable;
  /** Puts something else in the place of a machine's agent; disposing of it brings the agent back. */
  impostor(machine: string, manners: Manners): Promise<AsyncDisposable>;
  record<K extends Kind>(actor: string, kind: K, data: Kinds[K]): void;
  /** Keys of everything in the object store. */
  objects(): string[];
  /** A program on the machine writes a line onto the terminal of a shell. */
  printOn(shell: { readonly session: string; readonly pid: number }, line: string): Promise<void>;
  /** Whether it comes to rest while a program prints without end. */
  readonly restsInFloods: boolean;
  /** Pids of shells and of all that descends from them. */
  processes(): number[];
  /** Starts a gateway again on its database, after it ended; the first by default. */
  restartGateway(id?: string): Promise<void>;
  /** Records what everybody still holds, once the world is quiet. */
  census(): Promise<void>;
  /** What the processes printed: nothing, when all is well. */
  output(): string;
  /** What it has touched of the real world, as `Date.now at system/x.ts:12`: nothing, where a world lives in memory. */
  touched(): readonly string[];
  /** Pictures of the pages, for a report. */
  screens(): Promise<{ readonly name: string; readonly body: Buffer }[]>;
  /** Ends everything at once and leaves nothing behind. */
  stop(): Promise<void>;
}

/** A machine of a world, and what can befall it. */
export interface MachineLife {
  readonly machine: EnrolledMachine;
  readonly links: {
    /** Gateway → agent: shells. */
    readonly shells: LinkFaults;
    /** Agent → gateway: heartbeats. */
    readonly beats: LinkFaults;
  };
  /** `ztna down`. */
  down(): Promise<void>;
  /** `ztna up`. */
  up(): Promise<void>;
  /** SIGKILL to the agent. */
  kill(): Promise<void>;
  /** Starts the agent again after a kill. */
  start(now: number): Promise<void>;
  /** Off its network without a word, where it has one of its own; disposing brings it back. */
  vanish?(): Promise<AsyncDisposable>;
  /** Moves its wall clock against the monotonic one, until its process ends. */
  jumpWallTime(byMs: number): Promise<void>;
}

/** A gateway of a world, through its lives. */
export interface GatewayLife {
  readonly id: string;
  readonly alive: boolean;
  /** It lives and is not cut off. */
  readonly serving: boolean;
  /** Where browsers find it. */
  readonly origin: string;
  /** Browsers ⇄ this gateway. */
  readonly browserLink: LinkFaults;
  /** Other gateways → this one. */
  readonly peerLink: LinkFaults;
  /** Cuts it off from the database and the other gateways; browsers and agents still reach it. */
  partition(): Promise<void>;
  rejoin(): Promise<void>;
  /** SIGKILL: no close frame, no audit row, as in a crash. */
  kill(): Promise<GatewayExit>;
  /** SIGTERM, without waiting: the drain takes the world's time. */
  terminate(): void;
  /** Moves its wall clock against the monotonic one, until its process ends. */
  jumpWallTime(byMs: number): Promise<void>;
  readonly exited: Promise<GatewayExit>;
}

export interface GatewayExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}
