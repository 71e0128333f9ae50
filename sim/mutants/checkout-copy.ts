/** A copy of the checkout that may be spoiled: its own sources, the same installed packages. */
import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Mutant, plant } from './mutant.ts';

const run = promisify(execFile);

const builtDashboard = 'system/dashboard/dist';

export class CheckoutCopy {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  /** Copies what git knows or would: tracked files as they are now, and new ones that are not ignored. */
  static async of(checkout: string): Promise<CheckoutCopy> {
    const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: checkout,
      maxBuffer: 64 * 1024 * 1024,
    });
    const copy = new CheckoutCopy(await mkdtemp(join(tmpdir(), 'hangup-mutant-')));
    try {
      for (const file of listed.stdout.split('\0').filter(Boolean)) await copy.#take(checkout, file);
      await symlink(join(checkout, 'node_modules'), join(copy.root, 'node_modules'));
    } catch (error) {
      await copy.remove();
      throw error;
    }
    return copy;
  }

  /** Throws NoLongerApplies. */
  async plant(mutant: Mutant): Promise<void> {
    const file = join(this.root, mutant.file);
    await writeFile(file, plant(mutant, await readFile(file, 'utf8')));
  }

  /** Takes the dashboard that another copy has built. */
  async takeDashboard(from: CheckoutCopy): Promise<void> {
    await cp(join(from.root, builtDashboard), join(this.root, builtDashboard), { recursive: true });
  }

  /** Builds the dashboard from this copy's sources. Throws with what the build said. */
  async buildDashboard(signal: AbortSignal): Promise<void> {
    const args = ['build', '--config', 'system/dashboard/vite.config.ts', '--logLevel', 'warn'];
    await run(process.execPath, [join(this.root, 'node_modules/.bin/vite'), ...args], {
      cwd: this.root,
      signal,
    });
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.remove();
  }

  async #take(checkout: string, file: string): Promise<void> {
    const from = join(checkout, file);
    // A file that was just deleted is still in git's list.
    if (!(await stat(from).catch(() => null))?.isFile()) return;
    await mkdir(dirname(join(this.root, file)), { recursive: true });
    await copyFile(from, join(this.root, file));
  }
}
