/** What an exploration has come to in its lab: who is signed in, which terminals are open, which faults stand. */
import type { Gateway } from '../gateway.ts';
import type { Lab } from '../lab.ts';
import type { Person, TerminalHandle } from '../worlds/person.ts';

/** A fault that stands until it is healed. */
interface Standing {
  /** Who is befallen: one fault each. */
  readonly whom: string;
  readonly heal: () => Promise<void>;
}

/** Long enough for every silence to be noticed and every page to have come back. */
const afterwardsMs = 180_000;

/** Asked for, and not used yet. */
interface KeptToken {
  readonly who: string;
  readonly machine: string;
  readonly token: string;
}

export class Walk {
  readonly lab: Lab;
  readonly #terminals: TerminalHandle[] = [];
  readonly #recordings: string[] = [];
  readonly #tokens: KeptToken[] = [];
  readonly #standing: Standing[] = [];
  readonly #signedIn = new Set<string>();

  constructor(lab: Lab) {
    this.lab = lab;
  }

  /** Everything heals. */
  async end(): Promise<void> {
    while (this.#standing.length > 0) await this.heal(this.#standing.length - 1);
    await this.lab.clock.advance(afterwardsMs);
  }

  /** `alice`, `alice@B`; with several gateways the devices come in by different ones. */
  async person(who: string): Promise<Person> {
    const [name, device = ''] = who.split('@');
    const { gateways } = this.lab;
    const gateway = gateways[device === '' ? 0 : gateways.length - 1]!;
    const person = await this.lab.user(name!, device, gateway.id);
    if (!this.#signedIn.has(who)) {
      await person.signIn();
      this.#signedIn.add(who);
    }
    return person;
  }

  get orgId(): string {
    return this.lab.world.population.org.id;
  }

  /** An administrator's call of the API, whatever it is answered with: it may be too late, or not allowed. */
  async asAdmin(method: string, path: string, body: unknown): Promise<unknown> {
    const { world } = this.lab;
    if (!world.gateways.some(({ serving }) => serving)) return null;
    const bob = await this.lab.api('bob');
    return (await world.time.during(bob.call(method, path, body))).body;
  }

  /** What there is to know once a recording was asked for; empty where the answer is no. */
  async recordings(fields: object): Promise<{ readonly session_id?: string }> {
    const asked = { org_id: this.orgId, ...fields };
    const body = await this.asAdmin('POST', '/api/session-recording', asked);
    return (body as { readonly data?: { readonly session_id?: string } } | null)?.data ?? {};
  }

  /** Whoever comes next to do something has to sign in again. */
  forgetSignIn(who: string): void {
    this.#signedIn.delete(who);
  }

  /** A client that is no page opens a terminal and waits for nothing; without a token it asks for one. */
  async dial(who: string, machine: string, token?: string): Promise<void> {
    const client = await (await this.person(who)).apiClient();
    const { id } = this.lab.machine(machine);
    const shellToken = token ?? (await client.shellToken(id));
    await this.lab.sockets.open({ client, machine: id, shellToken });
  }

  /** Asks for a shell token and keeps it. */
  async keepToken(who: string, machine: string): Promise<void> {
    const client = await (await this.person(who)).apiClient();
    const token = await client.shellToken(this.lab.machine(machine).id);
    this.#tokens.push({ who, machine, token });
  }

  /** Opens a terminal with the one that was kept first. */
  async useKeptToken(): Promise<void> {
    const kept = this.#tokens.shift();
    if (kept) await this.dial(kept.who, kept.machine, kept.token);
  }

  opened(terminal: TerminalHandle): void {
    this.#terminals.push(terminal);
  }

  recorded(recording: string): void {
    this.#recordings.push(recording);
  }

  /** The one that a number means, counted round; none while there are none. */
  recording(number: number): string | undefined {
    return this.#recordings[number % this.#recordings.length];
  }

  /** The one that a number means, counted round; none while there are none. */
  terminal(number: number): TerminalHandle | undefined {
    return this.#terminals[number % this.#terminals.length];
  }

  /** Its page shows it no more. */
  left(terminal: TerminalHandle): void {
    this.#terminals.splice(this.#terminals.indexOf(terminal), 1);
  }

  gateway(number: number): Gateway {
    return this.lab.gateways[number % this.lab.gateways.length]!;
  }

  /** Brings a fault about, unless one stands there already. */
  async befall(whom: string, bring: () => Promise<AsyncDisposable>): Promise<void> {
    if (this.#standing.some((one) => one.whom === whom)) return;
    const brought = bring();
    let healing: Promise<void> | null = null;
    const heal = async () => (await brought)[Symbol.asyncDispose]();
    const one: Standing = { whom, heal: () => (healing ??= heal()) };
    // At once: another step of this moment may be about to bring the same.
    this.#standing.push(one);
    try {
      await brought;
    } catch (error) {
      this.#forget(one);
      throw error;
    }
  }

  /** Nothing else befalls whom it befell before it has healed. */
  async heal(number: number): Promise<void> {
    const one = this.#standing[number % this.#standing.length];
    if (!one) return;
    try {
      await one.heal();
    } finally {
      this.#forget(one);
    }
  }

  #forget(one: Standing): void {
    const at = this.#standing.indexOf(one);
    if (at >= 0) this.#standing.splice(at, 1);
  }
}
