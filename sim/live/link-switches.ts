/** The faults of one link as switches: each is on or off, several may be on at once. */
import type { Fault } from '../network/fault.ts';
import type { LinkFaults } from '../network/link-faults.ts';
import { type FaultName, type LinkState, webSocketFaults } from './contract.ts';
import { Refused } from './refused.ts';

const apply: Readonly<Record<FaultName, (link: LinkFaults) => Promise<Fault>>> = {
  down: (link) => link.down(),
  blackhole: (link) => link.blackhole(),
  'silent-there': (link) => link.halfOpen('client→server'),
  'silent-back': (link) => link.halfOpen('server→client'),
  stall: (link) => link.stall(),
  slow: (link) => link.slow({ latencyMs: 500, jitterMs: 100 }),
  narrow: (link) => link.bandwidth({ kilobytesPerSecond: 1 }),
  'idle-cut': (link) => link.idleCut(60_000),
  'no-pongs': (link) => link.dropFrames('pong', 'client→server'),
  'no-closes': (link) => link.dropFrames('close', 'server→client'),
  'mid-frame': (link) => link.cutInsideFrame({ how: 'rst', direction: 'server→client' }),
};

/** What goes over a link, by the parties that it joins. */
const carried: Readonly<Record<string, string>> = {
  'browser-gateway': 'pages, API and terminals',
  'gateway-agent': 'shells',
  'agent-gateway': 'heartbeats',
  'gateway-loki': 'audit rows for Loki',
  'gateway-bucket': 'recordings',
};

export class LinkSwitches {
  readonly #link: LinkFaults;
  readonly #on = new Map<FaultName, Fault>();
  /** One change at a time: a switch that is flipped twice ends as it was flipped last. */
  #busy: Promise<unknown> = Promise.resolve();
  /** Why its switches are not to be touched; set by whoever works the link by other means. */
  held: string | null = null;

  constructor(link: LinkFaults) {
    this.#link = link;
  }

  get state(): LinkState {
    const { name } = this.#link;
    const [route = '', machine] = name.split(':');
    const [client = '', server = ''] = route.split('-').map((party) => partyName(party, machine));
    return {
      name,
      client,
      server,
      carries: carried[route] ?? 'bytes',
      webSockets: this.#hasWebSockets,
      faults: [...this.#on.keys()],
      held: this.held,
    };
  }

  /** Throws Refused while the link is held, or for a fault that it cannot suffer; UnsupportedFault as LinkFaults do. */
  set(fault: FaultName, on: boolean): Promise<void> {
    return this.#alone(async () => {
      this.#mustBeFree();
      if (!this.#hasWebSockets && webSocketFaults.some(({ name }) => name === fault))
        throw new Refused(`${this.#link.name} carries no WebSockets: "${fault}" needs one`);
      const applied = this.#on.get(fault);
      if (on === (applied !== undefined)) return;
      if (!applied) this.#on.set(fault, await apply[fault](this.#link));
      else {
        this.#on.delete(fault);
        await applied.heal();
      }
    });
  }

  /** RST on every connection that is open now. */
  reset(): Promise<void> {
    return this.#alone(async () => {
      this.#mustBeFree();
      await this.#link.reset();
    });
  }

  /** All of its switches off. */
  heal(): Promise<void> {
    return this.#alone(async () => {
      const standing = [...this.#on.values()];
      this.#on.clear();
      for (const fault of standing) await fault.heal();
    });
  }

  get #hasWebSockets(): boolean {
    return this.#link.name === 'browser-gateway';
  }

  #mustBeFree(): void {
    if (this.held) throw new Refused(`${this.#link.name}: ${this.held}`);
  }

  #alone<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#busy.then(act);
    this.#busy = turn.catch(() => {});
    return turn;
  }
}

function partyName(party: string, machine: string | undefined): string {
  if (party === 'agent') return machine ?? party;
  return party === 'loki' ? 'Loki' : party;
}
