/** The policy an org's sessions are judged by: the deployment's, with the org's own differences on top. */
import { defaultPolicy, type Policy } from '../contracts/policy.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../store/schema.ts';
import type { Policies } from './services.ts';

export type PolicyOverrides = Partial<Policy>;

/** Settings with a few words for values; every other setting is a number or a flag. */
const words: Partial<Record<keyof Policy, readonly string[]>> = {
  clientAliveZero: ['modern', 'legacy'],
  idleActivity: ['input', 'any'],
};

/** Throws with the setting's name and what it may be. */
export function checkPolicyOverrides(overrides: unknown): PolicyOverrides {
  if (overrides === null || typeof overrides !== 'object' || Array.isArray(overrides)) {
    throw new Error('policy overrides must be an object of settings');
  }
  for (const [name, value] of Object.entries(overrides)) {
    if (!(name in defaultPolicy)) throw new Error(`policy setting ${name} does not exist`);
    const setting = name as keyof Policy;
    const allowed = words[setting];
    if (allowed && !allowed.includes(value as string)) {
      throw new Error(`policy setting ${name} must be ${allowed.join(' or ')}`);
    }
    if (!allowed && typeof value !== typeof defaultPolicy[setting]) {
      throw new Error(`policy setting ${name} must be a ${typeof defaultPolicy[setting]}`);
    }
    if (typeof value === 'number' && !(Number.isFinite(value) && value >= 0)) {
      throw new Error(`policy setting ${name} must be 0 or more`);
    }
  }
  return overrides as PolicyOverrides;
}

/** Policies held in memory, so that a live session can ask at any moment; `load` brings them up to date. */
export class OrgPolicies implements Policies {
  readonly #database: Database;
  readonly #base: Policy;
  readonly #log: Log;
  readonly #byOrg = new Map<string, Policy>();
  readonly #known = new Set<string>();

  constructor(ports: { readonly database: Database; readonly log: Log }, base: Policy) {
    this.#database = ports.database;
    this.#log = ports.log;
    this.#base = base;
  }

  of(orgId: string): Policy {
    return this.#byOrg.get(orgId) ?? this.#base;
  }

  /** Orgs whose policy is known: all that were there at the last `load`. */
  get orgIds(): string[] {
    return [...this.#known];
  }

  /** Reads the overrides of one org, or of all. An org whose overrides make no sense keeps the base. */
  async load(orgId?: string): Promise<void> {
    const rows = await this.#database
      .selectFrom('orgs')
      .select(['id', 'policy'])
      .$if(orgId !== undefined, (query) => query.where('id', '=', orgId!))
      .execute();
    for (const row of rows) {
      this.#known.add(row.id);
      try {
        this.#byOrg.set(row.id, { ...this.#base, ...checkPolicyOverrides(JSON.parse(row.policy)) });
      } catch (error) {
        this.#byOrg.delete(row.id);
        this.#log.event('trouble', { what: `policy of org ${row.id}`, error: (error as Error).message });
      }
    }
  }
}
