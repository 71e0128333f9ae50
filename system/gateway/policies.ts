/**
 * The policy an org's sessions are judged by: the deployment's, with the org's own differences on top. A
 * session keeps the policy that it was opened under: a change is for those that are opened after it.
 */
import type { SettingChanges } from '../contracts/api/policy.ts';
import { ApiError } from '../contracts/errors.ts';
import { defaultPolicy, type Policy } from '../contracts/policy.ts';
import { contradiction, orgSettings } from '../contracts/policy-settings.ts';
import type { Log } from '../ports/log.ts';
import { compileOnce } from '../store/compile-once.ts';
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

const everyPolicy = compileOnce((db, _: object) => db.selectFrom('orgs').select(['id', 'policy']));

const policyOf = compileOnce((db, given: { orgId: string }) =>
  db.selectFrom('orgs').select(['id', 'policy']).where('id', '=', given.orgId),
);

/** Policies held in memory, so that a live session can ask at any moment; `load` brings them up to date. */
export class OrgPolicies implements Policies {
  readonly #database: Database;
  readonly #base: Policy;
  readonly #log: Log;
  readonly #byOrg = new Map<string, Policy>();
  readonly #overrides = new Map<string, PolicyOverrides>();
  /** As the row had them: what has not changed since is not read again. */
  readonly #taken = new Map<string, string>();
  readonly #known = new Set<string>();

  constructor(ports: { readonly database: Database; readonly log: Log }, base: Policy) {
    this.#database = ports.database;
    this.#log = ports.log;
    this.#base = base;
  }

  of(orgId: string): Policy {
    return this.#byOrg.get(orgId) ?? this.#base;
  }

  /** What holds where the org has not set anything. */
  get base(): Policy {
    return this.#base;
  }

  /** What the org has set itself. */
  overridesOf(orgId: string): PolicyOverrides {
    return this.#overrides.get(orgId) ?? {};
  }

  /**
   * Sets and resets what `changes` names, and answers the policy before and after; other gateways are not told.
   * Throws BAD_REQUEST where settings would contradict each other.
   */
  async update(orgId: string, changes: SettingChanges): Promise<{ before: Policy; after: Policy }> {
    for (;;) {
      const stored = await this.#stored(orgId);
      const overrides = changed(stored, changes);
      const before = { ...this.#base, ...parsed(stored) };
      const after = { ...this.#base, ...overrides };
      const wrong = contradiction(after);
      if (wrong && !contradiction(before)) throw new ApiError('BAD_REQUEST', { message: wrong });
      // Only on what was read: of two administrators at once the second one starts from what the first has set.
      const written = await this.#database
        .updateTable('orgs')
        .set({ policy: JSON.stringify(overrides) })
        .where('id', '=', orgId)
        .where('policy', '=', stored)
        .executeTakeFirst();
      if (written.numUpdatedRows === 0n) continue;
      await this.load(orgId);
      return { before, after };
    }
  }

  async #stored(orgId: string): Promise<string> {
    const { policy } = await this.#database
      .selectFrom('orgs')
      .select('policy')
      .where('id', '=', orgId)
      .executeTakeFirstOrThrow();
    return policy;
  }

  /** Orgs whose policy is known: all that were there at the last `load`. */
  get orgIds(): string[] {
    return [...this.#known];
  }

  /** Reads the overrides of one org, or of all. An org whose overrides make no sense keeps the base. */
  async load(orgId?: string): Promise<void> {
    const rows =
      orgId === undefined
        ? await everyPolicy.rows(this.#database, {})
        : await policyOf.rows(this.#database, { orgId });
    for (const row of rows) {
      this.#known.add(row.id);
      if (this.#taken.get(row.id) === row.policy) continue;
      try {
        this.#take(row.id, checkPolicyOverrides(JSON.parse(row.policy)));
        this.#taken.set(row.id, row.policy);
      } catch (error) {
        this.#byOrg.delete(row.id);
        this.#overrides.delete(row.id);
        this.#taken.delete(row.id);
        this.#log.event('trouble', { what: `policy of org ${row.id}`, error: (error as Error).message });
      }
    }
  }

  #take(orgId: string, overrides: PolicyOverrides): void {
    const before = this.#overrides.get(orgId);
    const policy = { ...this.#base, ...overrides };
    this.#overrides.set(orgId, overrides);
    this.#byOrg.set(orgId, policy);
    if (before && JSON.stringify(before) !== JSON.stringify(overrides))
      this.#log.event('policy.updated', { org: orgId, policy });
  }
}

/** An org whose overrides make no sense has none. */
function parsed(stored: string): PolicyOverrides {
  try {
    return checkPolicyOverrides(JSON.parse(stored));
  } catch {
    return {};
  }
}

function changed(stored: string, changes: SettingChanges): PolicyOverrides {
  const overrides: Record<string, unknown> = { ...parsed(stored) };
  for (const setting of orgSettings) {
    const value = changes[setting.name];
    if (value === undefined) continue;
    const part = setting.read(value ?? 0);
    for (const [key, set] of Object.entries(part)) {
      if (value === null) delete overrides[key];
      else overrides[key] = set;
    }
  }
  return overrides as PolicyOverrides;
}
