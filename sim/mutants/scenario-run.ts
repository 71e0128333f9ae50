/** Runs scenarios in a copy of the checkout, in a process of its own, and tells how each came out. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface Outcome {
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'timedOut' | 'skipped' | 'interrupted';
  /** What the first failure said, without colours; empty when it passed. */
  readonly message: string;
  /** Wall time. */
  readonly durationMs: number;
}

export interface RunOptions {
  /** A checkout or a copy of one, its dashboard built. */
  readonly root: string;
  readonly titles: readonly string[];
  readonly tier: 'sim' | 'process';
  /** Path of a Chromium, for a tier that needs one. */
  readonly browser: string | null;
  /** For each scenario; the configuration's own where this is absent. */
  readonly timeLimitMs?: number;
  /** Stops the run; what it started is given `stopGraceMs` to clear up. */
  readonly signal: AbortSignal;
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** Where the reporter writes its outcomes. */
export const outcomesFd = 3;

const stopGraceMs = 20_000;
/** For a run in which a defect makes everything wait. */
const longestRunMs = 10 * 60_000;

/** Outcomes in the order of their ends. Throws when Playwright came to no outcome for one of the titles. */
export async function runScenarios(options: RunOptions): Promise<Outcome[]> {
  const { root, titles, tier, browser, timeLimitMs, signal, onOutcome } = options;
  signal.throwIfAborted();
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/.bin/playwright'),
      'test',
      '--workers=1',
      `--project=${tier}`,
      ...(timeLimitMs === undefined ? [] : [`--timeout=${Math.ceil(timeLimitMs)}`]),
      `--global-timeout=${longestRunMs}`,
      `--grep=${titles.map(exactly).join('|')}`,
      `--reporter=${join(root, 'sim/mutants/outcome-reporter.ts')}`,
    ],
    {
      cwd: root,
      // A group of its own: Ctrl-C reaches us alone, and we pass it on once.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...(browser ? { HANGUP_CHROMIUM: browser } : {}),
        // Its own compiler takes longer than most scenarios, for what Node does by itself.
        PW_DISABLE_TS_ESM: '1',
        NODE_COMPILE_CACHE: join(root, 'reports/out/cache'),
      },
    },
  );

  let said = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-10_000);
    });
  const outcomes: Outcome[] = [];
  createInterface({ input: child.stdio[outcomesFd] as Readable }).on('line', (line) => {
    const outcome: Outcome = JSON.parse(line);
    outcomes.push(outcome);
    onOutcome?.(outcome);
  });

  let kill: NodeJS.Timeout | null = null;
  const stop = () => {
    child.kill('SIGINT');
    kill = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), stopGraceMs);
  };
  signal.addEventListener('abort', stop);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  signal.removeEventListener('abort', stop);
  if (kill) clearTimeout(kill);
  signal.throwIfAborted();

  const missing = titles.filter((title) => !outcomes.some((outcome) => outcome.title === title));
  if (missing.length > 0)
    throw new Error(`Playwright did not run ${missing.map((title) => `"${title}"`).join(', ')}:\n${said}`);
  return outcomes;
}

/** Playwright looks for it in `project file title tags`. */
function exactly(title: string): string {
  return `${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?: @|$)`;
}
