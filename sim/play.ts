/** Plays a script in a world to its end, and says what came of it. */
import { UnknownError } from './clock/barrier.ts';
import { keepSecretsForTheRun } from './evidence/run-secrets.ts';
import { formatHistory } from './history/ndjson.ts';
import { saidInOneLine } from './history/said.ts';
import { SecretGuard } from './history/secrets.ts';
import { checkHistory, renderViolations } from './invariants/report.ts';
import { type Lab, openLab } from './lab.ts';
import { UnsupportedFault } from './network/fault.ts';
import { NotAtThisTier } from './worlds/person.ts';
import type { World } from './worlds/world.ts';

export type Script = (lab: Lab) => Promise<void>;

export type Outcome =
  | { readonly status: 'passed' }
  /** What the tier, or its fault server, cannot do. */
  | { readonly status: 'skipped'; readonly reason: string }
  | { readonly status: 'failed' | 'unknown'; readonly error: unknown };

export type Picture = Awaited<ReturnType<World['screens']>>[number];

/** Runs the script, stops the world, and judges what was recorded. `pictures` of a failure come before the end. */
export async function play(
  world: World,
  script: Script,
  pictures: (taken: readonly Picture[]) => Promise<void> = async () => {},
): Promise<Outcome> {
  let outcome: Outcome = { status: 'passed' };
  try {
    await script(await openLab(world));
    await world.census();
  } catch (error) {
    outcome = outcomeOf(error);
    if (outcome.status !== 'skipped') await pictures(await world.screens());
  }
  world.record('sim', 'run.ended', { status: outcome.status, reason: reasonOf(outcome) });
  await world.stop();
  keepSecretsForTheRun(world.secrets);
  return outcome.status === 'passed' ? judge(world) : outcome;
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof NotAtThisTier || error instanceof UnsupportedFault)
    return { status: 'skipped', reason: error.message };
  return { status: error instanceof UnknownError ? 'unknown' : 'failed', error };
}

function reasonOf(outcome: Outcome): string | null {
  if (outcome.status === 'passed') return null;
  if (outcome.status === 'skipped') return outcome.reason;
  const { error } = outcome;
  return saidInOneLine(error instanceof Error ? error.message : String(error));
}

/** Whatever the script has checked, every invariant must hold, and nothing may be left lying about. */
function judge(world: World): Outcome {
  const failed = (message: string): Outcome => ({ status: 'failed', error: new Error(message) });
  const report = checkHistory(world.history.records);
  const leaks = leaksOf(world);
  if (report.violated.length > 0) return failed(`an invariant is violated\n${renderViolations(report)}`);
  if (leaks.length > 0) return failed(`secrets stand where none may: ${JSON.stringify(leaks)}`);
  if (world.touched().length > 0)
    return failed(`the world touched what is real, so no seed can repeat it:\n${world.touched().join('\n')}`);
  if (world.output() !== '') return failed(`a process printed what nobody expected:\n${world.output()}`);
  return { status: 'passed' };
}

/** Secrets in what the world has recorded and printed; the run looks through its reports as well. */
function leaksOf(world: World): unknown[] {
  const guard = new SecretGuard();
  for (const [plain, name] of world.secrets) guard.add(name, plain);
  return [
    ...guard.find(formatHistory(world.history.records), 'history'),
    ...guard.find(world.output(), 'output of the processes'),
  ];
}
