/** `hangup scenarios`: a browser, a dashboard, the scenarios, their report. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAllureReport } from '../../reports/allure.ts';
import type { Summary } from '../../reports/summary.ts';
import { runFolder } from '../evidence/run-folder.ts';
import { runSecrets, secretsVariable } from '../evidence/run-secrets.ts';
import { findChromium, NoChromium } from './chromium.ts';
import { exitCodes } from './exit-codes.ts';

const root = join(import.meta.dirname, '../..');
const out = join(root, 'reports/out');

/** @param args options for Playwright: `-g "ST3"`, `--repeat-each=20`, `--workers=1` */
export async function scenarios(args: string[]): Promise<number> {
  let browser: Record<string, string> = {};
  if (needsBrowser(args)) {
    try {
      browser = { HANGUP_CHROMIUM: findChromium() };
    } catch (error) {
      if (!(error instanceof NoChromium)) throw error;
      console.error(error.message);
      return exitCodes.harness;
    }
    await Promise.all([build('system/dashboard'), build('sim/worlds/process')]);
    browser.HANGUP_PROGRAMS = join(root, 'node_modules/.cache/hangup/programs');
  }
  for (const old of ['allure-results', 'scenarios', 'summary.json', 'junit.xml', 'allure.html'])
    rmSync(join(out, old), { recursive: true, force: true });

  // Ctrl-C reaches Playwright too, which ends its worlds; then the run is wound up as always.
  process.on('SIGINT', () => {});
  using folder = runFolder();
  using secrets = runSecrets(folder.path);
  const status = await node('playwright', ['test', ...args], {
    ...browser,
    PWTEST_CACHE_DIR: join(root, 'node_modules/.cache/playwright'),
    TMPDIR: folder.scratch,
    [secretsVariable]: secrets.file,
  });
  const summaryFile = join(out, 'summary.json');
  // Playwright that never came to a run (a wrong option, a broken file) has said so itself.
  if (!existsSync(summaryFile)) return status === 0 ? exitCodes.pass : exitCodes.usage;
  console.log(await writeAllureReport(root));

  const leaks = (await secrets.leaksIn([out])).map((leak) => JSON.stringify(leak));
  complain('secrets stand in the output of the run', leaks);
  const left = folder.leftovers();
  complain('the run left behind', left);
  const { counts }: Summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
  if (counts.failed > 0 || leaks.length > 0 || left.length > 0) return exitCodes.violated;
  if (counts.unknown > 0) return exitCodes.unknown;
  return status === 0 ? exitCodes.pass : exitCodes.harness;
}

/** In memory nobody looks at the dashboard. */
function needsBrowser(args: readonly string[]): boolean {
  const projects = args.flatMap((arg, i) => {
    if (arg === '--project') return args[i + 1] ?? [];
    return arg.startsWith('--project=') ? arg.slice('--project='.length) : [];
  });
  return projects.length === 0 || projects.some((project) => project !== 'sim');
}

/** Bundles what a folder's `vite.config.ts` says. */
async function build(folder: string): Promise<void> {
  const status = await node('vite', ['build', '--config', `${folder}/vite.config.ts`, '--logLevel', 'warn']);
  if (status !== 0) throw new Error(`building ${folder} failed`);
}

function complain(about: string, of: readonly string[]): void {
  if (of.length > 0) console.error(`${about}:\n  ${of.join('\n  ')}`);
}

/** Runs a tool of the project to its end; answers its exit code. */
function node(tool: string, args: string[], variables: Record<string, string> = {}): Promise<number> {
  const child = spawn(process.execPath, [join(root, 'node_modules/.bin', tool), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...variables },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
