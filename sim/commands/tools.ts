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

/** Otherwise Vite keeps what it compiled in the system's temporary folder, and leaves it there. */
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/hangup') };

/** Bundles what a folder's `vite.config.ts` says. */
export async function bundle(
  folder: 'system/dashboard' | 'sim/worlds/process' | 'sim/live/drawer',
): Promise<void> {
  const status = await tool(
    'vite',
    ['build', '--config', `${folder}/vite.config.ts`, '--logLevel', 'warn'],
    compiled,
  );
  if (status !== 0) throw new Error(`building ${folder} failed`);
}
