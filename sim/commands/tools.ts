/** The tools of the checkout, run as processes of their own. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** Runs a tool of the project to its end, its output ours; answers its exit code. */
export function tool(
  name: 'playwright' | 'vite',
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(process.execPath, [join(root, 'node_modules/.bin', name), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...variables },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** What Node has compiled is kept for the next run; Vite would leave it in the system's temporary folder. */
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/hangup') };

/** Playwright's own compiler takes seconds in every worker, for what Node does by itself. */
export const playwrightVariables = { ...compiled, PW_DISABLE_TS_ESM: '1' };

/** Bundles what a folder's `vite.config.ts` says. */
export async function bundle(
  folder: 'system/dashboard' | 'sim/worlds/process' | 'sim/worlds/container' | 'sim/live/drawer',
): Promise<void> {
  const status = await tool(
    'vite',
    ['build', '--config', `${folder}/vite.config.ts`, '--logLevel', 'warn'],
    compiled,
  );
  if (status !== 0) throw new Error(`building ${folder} failed`);
}
