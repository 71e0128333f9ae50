/**
 * Every terminal of this gateway, from the opened WebSocket to the socket's end, and who holds which
 * slot: a session takes its slot and its key when it is admitted and gives both back when it ends.
 */
import type { SessionRunner } from './session-runner.ts';

export class LiveSessions {
  readonly #all = new Set<SessionRunner>();
  readonly #admitted = new Map<string, SessionRunner>();
  /** Their end is not written yet. */
  readonly #unwritten = new Set<string>();
  readonly #byKey = new Map<string, SessionRunner>();
  readonly #byUser = new Map<string, Set<SessionRunner>>();

  /** Everything with a socket. */
  get all(): readonly SessionRunner[] {
    return [...this.#all];
  }

  /** Everything with a slot. */
  get admitted(): readonly SessionRunner[] {
    return [...this.#admitted.values()];
  }

  /** Handshakes whose credentials are still being checked. */
  get opening(): number {
    return this.#all.size - this.#settled;
  }
  #settled = 0;

  opened(runner: SessionRunner): void {
    this.#all.add(runner);
  }

  find(sessionId: string): SessionRunner | null {
    return this.#admitted.get(sessionId) ?? null;
  }

  /** From its slot until its end is written. */
  holds(sessionId: string): boolean {
    return this.#unwritten.has(sessionId);
  }

  of(userId: string): readonly SessionRunner[] {
    return [...(this.#byUser.get(userId) ?? [])];
  }

  countOf(userId: string): number {
    return this.#byUser.get(userId)?.size ?? 0;
  }

  holderOf(key: string): SessionRunner | null {
    return this.#byKey.get(key) ?? null;
  }

  /** Takes a slot and the key; a former holder of the key has been told to go. */
  admit(runner: SessionRunner, userId: string, key: string): void {
    this.#settled++;
    this.#admitted.set(runner.id, runner);
    this.#byKey.set(key, runner);
    this.#unwritten.add(runner.id);
    void runner.settled.then(() => this.#unwritten.delete(runner.id));
    const own = this.#byUser.get(userId) ?? new Set();
    this.#byUser.set(userId, own.add(runner));
  }

  /** Gives the slot back, and the key if it is still this session's and not its successor's. */
  released(runner: SessionRunner): void {
    const facts = runner.facts;
    if (!facts) {
      this.#settled++;
      return;
    }
    this.#admitted.delete(runner.id);
    const key = sessionKey(facts.machine.id, facts.identity.user_id, facts.connection);
    if (this.#byKey.get(key) === runner) this.#byKey.delete(key);
    const own = this.#byUser.get(facts.identity.user_id);
    own?.delete(runner);
    if (own?.size === 0) this.#byUser.delete(facts.identity.user_id);
  }

  gone(runner: SessionRunner): void {
    this.#settled--;
    this.#all.delete(runner);
  }
}

/** Tells the terminals of one person on one machine apart. */
export function sessionKey(machineId: string, userId: string, connection: string): string {
  return `${machineId}:${userId}:${connection}`;
}
