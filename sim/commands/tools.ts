/** The tools of the checkout, run as processes of their own. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { folderBeside, replaceFolder } from './replace-folder.ts';

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

/** Where each bundle stands, by the folder whose `vite.config.ts` says what it is. */
const bundles = {
  'system/dashboard': 'system/dashboard/dist',
  'sim/worlds/process': 'node_modules/.cache/hangup/programs',
  'sim/worlds/container': 'node_modules/.cache/hangup/container-programs',
  'sim/live/drawer': 'node_modules/.cache/hangup/drawer',
} as const;

/** Makes a bundle anew, and puts it in its place when it is whole: another command may be using the one before. */
export async function bundle(folder: keyof typeof bundles): Promise<void> {
  const place = join(root, bundles[folder]);
  const made = folderBeside(place);
  const config = ['--config', `${folder}/vite.config.ts`, '--outDir', made, '--emptyOutDir'];
  const status = await tool('vite', ['build', ...config, '--logLevel', 'warn'], compiled);
  if (status === 0) return replaceFolder(made, place);
  rmSync(made, { recursive: true, force: true });
  throw new Error(`building ${folder} failed`);
}
