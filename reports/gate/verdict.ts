/** Whether a run may pass: every finding that closes the gate, and what else somebody should know. */
import { flakyOnes, type ScenarioResult, type Summary } from '../summary.ts';
import type { GateConfig } from './config.ts';
import { matchesTitle } from './title-pattern.ts';
import { Ward } from './ward.ts';

/** From worst to best; the worst one decides. */
const severities = ['violated', 'unknown', 'flaky', 'budget'] as const;
export type Severity = (typeof severities)[number];

export interface Finding {
  readonly severity: Severity;
  /** What it is about: a scenario, its tier; or a rule. */
  readonly about: string;
  readonly says: string;
  /** Below the checkout, where it is about a scenario. */
  readonly file?: string;
  readonly line?: number;
}

export interface GateVerdict {
  readonly outcome: 'pass' | Severity;
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** What closes no gate: quarantined scenarios, quarantines that nobody needs any more. */
  readonly notes: readonly string[];
}

export interface Judged {
  readonly summary: Summary;
  /** Without one nothing that ran may be wrong, and nothing in particular must have run. */
  readonly config: GateConfig | null;
  /** `2026-12-31`, UTC. */
  readonly today: string;
}

/** Pure. */
export function judgeGate({ summary, config, today }: Judged): GateVerdict {
  const rules = config ?? { require: [{ scenarios: '*', tiers: [] }] };
  const quarantine = new Ward(rules.quarantine ?? [], today);
  const wrong = [...wrongResults(summary), ...missingResults(summary, rules)];
  const open = wrong.filter(({ result, finding }) => !quarantine.holds(result, finding));
  const findings = [
    ...open.map(({ finding }) => finding),
    ...complaintsOf(summary),
    ...unended(summary),
    ...overBudget(summary, rules),
    ...quarantine.expired(),
  ].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return {
    outcome: findings[0]?.severity ?? 'pass',
    findings,
    notes: quarantine.notes(summary),
  };
}

interface Wrong {
  readonly result: Pick<ScenarioResult, 'title' | 'tier'>;
  readonly finding: Finding;
}

/** Whatever did not pass counts, required or not: an exemption has an owner and an end. */
function wrongResults(summary: Summary): Wrong[] {
  const flaky = flakyOnes(summary);
  const flakyNames = new Set(flaky.map(nameOf));
  const once = new Map<string, Wrong>();
  for (const result of summary.scenarios) {
    if (flakyNames.has(nameOf(result)) || (result.status !== 'failed' && result.status !== 'unknown'))
      continue;
    const severity = result.status === 'failed' ? 'violated' : 'unknown';
    const says = result.reason ?? `it is ${result.status}, and nothing says why`;
    if (!once.has(nameOf(result))) once.set(nameOf(result), wrong(result, severity, says));
  }
  const sometimes = flaky.map((result) =>
    wrong(
      result,
      'flaky',
      `it passed only sometimes: ${result.failedBefore ?? result.reason ?? result.status}`,
    ),
  );
  return [...once.values(), ...sometimes];
}

/** A required scenario that is not there, or was skipped at every tier. */
function missingResults({ scenarios }: Summary, { require }: GateConfig): Wrong[] {
  const found: Wrong[] = [];
  const told = new Set<string>();
  for (const { scenarios: pattern, tiers } of require) {
    const meant = Map.groupBy(
      scenarios.filter(({ title }) => matchesTitle(pattern, title)),
      ({ title }) => title,
    );
    if (meant.size === 0)
      found.push({
        result: { title: pattern, tier: tiers[0] ?? '' },
        finding: {
          severity: 'violated',
          about: `required: ${pattern}`,
          says: 'no scenario of the run is meant by it',
        },
      });
    for (const [title, results] of meant)
      for (const tier of tiers) {
        const says = whyMissing(results, tier);
        const name = `${tier} ${title}`;
        if (says && !told.has(name)) found.push(wrong({ ...results[0]!, tier }, 'violated', says));
        told.add(name);
      }
  }
  return found;
}

/** A tier that cannot play it is excused by another that did: no claim may go unproven. */
function whyMissing(results: readonly ScenarioResult[], tier: string): string | null {
  const there = results.filter((result) => result.tier === tier);
  if (there.length === 0) return `it must pass at ${tier}, and was not played there`;
  const skipped = there.find(({ status }) => status === 'skipped');
  if (!skipped || results.some(({ status }) => status === 'passed')) return null;
  return `it was skipped, and passed at no other tier: ${skipped.reason ?? 'nobody says why'}`;
}

function complaintsOf({ complaints = [] }: Summary): Finding[] {
  return complaints.map((says) => ({ severity: 'violated', about: 'the run', says }));
}

function unended({ scenarios, expected }: Summary): Finding[] {
  const missing = expected - scenarios.length;
  if (missing <= 0) return [];
  const says = `${missing} of ${expected} scenarios never ended: the run was interrupted, or crashed`;
  return [{ severity: 'unknown', about: 'the run', says }];
}

function overBudget({ durationMs }: Summary, { budgetSeconds }: GateConfig): Finding[] {
  if (budgetSeconds === undefined || durationMs <= budgetSeconds * 1000) return [];
  const says = `it took ${Math.ceil(durationMs / 1000)} s, its budget is ${budgetSeconds} s`;
  return [{ severity: 'budget', about: 'the run', says }];
}

function wrong(result: ScenarioResult, severity: Severity, says: string): Wrong {
  const { title, tier, file, line } = result;
  const finding = {
    severity,
    about: `${title} · ${tier}`,
    says,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
  return { result: { title, tier }, finding };
}

function nameOf({ id, tier }: ScenarioResult): string {
  return `${tier} ${id}`;
}
