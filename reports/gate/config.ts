/** What a release must fulfil, as a file: strictly read, because a rule with a typing error guards nothing. */
import Type, { type Static } from 'typebox';
import { complaintOf } from '../../sim/history/schema.ts';

const tier = Type.Enum(['sim', 'process', 'container']);
const words = Type.String({ minLength: 1 });
const strict = { additionalProperties: false };

const Requirement = Type.Object(
  {
    /** A title, `*` for any part of one: `ST1 *`, `Idle: *`, `*`. */
    scenarios: words,
    /** Each scenario must have passed at each of them; where a tier cannot play it, at another. */
    tiers: Type.Array(tier, { minItems: 1, uniqueItems: true }),
  },
  strict,
);

const Quarantined = Type.Object(
  {
    /** A title, `*` for any part of one. */
    scenario: words,
    /** At this tier only. */
    tier: Type.Optional(tier),
    /** Who brings it back. */
    owner: words,
    /** The last day, UTC: `2026-12-31`. */
    until: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' }),
    why: words,
  },
  strict,
);

const schema = Type.Object(
  {
    require: Type.Array(Requirement, { minItems: 1 }),
    /** Wall time of the run, or of its longest shard. */
    budgetSeconds: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    quarantine: Type.Optional(Type.Array(Quarantined)),
  },
  strict,
);

export type GateConfig = Static<typeof schema>;
export type Quarantine = Static<typeof Quarantined>;

/** The message says where, what is wrong and what would be right. */
export class GateConfigError extends Error {
  override readonly name = 'GateConfigError';
}

/** `where` names the source in errors. Throws GateConfigError. */
export function parseGateConfig(text: string, where: string): GateConfig {
  const fail = (what: string): never => {
    throw new GateConfigError(`${where}: ${what}`);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(`it is not JSON: ${(error as Error).message.replace(/\s+/g, ' ')}`);
  }
  const foreign = foreignKey(value);
  if (foreign) fail(foreign);
  const wrong = complaintOf(schema, value, 'config');
  if (wrong) fail(wrong);
  const config = value as GateConfig;
  for (const [i, { until }] of (config.quarantine ?? []).entries())
    if (!isDay(until)) fail(`config.quarantine.${i}.until is ${until}, and there is no such day`);
  return config;
}

/** A key that the schema does not know, said before all else: it is the likeliest slip. */
function foreignKey(value: unknown): string | null {
  const levels: readonly [path: string, of: unknown, known: readonly string[]][] = [
    ['config', value, ['require', 'budgetSeconds', 'quarantine']],
    ...entries(value, 'require', ['scenarios', 'tiers']),
    ...entries(value, 'quarantine', ['scenario', 'tier', 'owner', 'until', 'why']),
  ];
  for (const [path, of, known] of levels) {
    if (typeof of !== 'object' || of === null || Array.isArray(of)) continue;
    const foreign = Object.keys(of).find((key) => !known.includes(key));
    if (foreign !== undefined)
      return `${path} has "${foreign}", which is no rule; it may have ${known.join(', ')}`;
  }
  return null;
}

function entries(
  value: unknown,
  list: 'require' | 'quarantine',
  known: readonly string[],
): [string, unknown, readonly string[]][] {
  const items = (value as Partial<Record<typeof list, unknown>> | null)?.[list];
  return Array.isArray(items) ? items.map((item, i) => [`config.${list}.${i}`, item, known]) : [];
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
