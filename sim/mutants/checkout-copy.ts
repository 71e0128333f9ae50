/**
 * A copy of the checkout that may be spoiled: its own sources, the same installed packages. Further copies
 * are made of a copy, so that all of a run's are alike whatever is edited meanwhile.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Mutant, plant } from './mutant.ts';

const run = promisify(execFile);

export class CheckoutCopy {
  readonly root: string;
  readonly #files: readonly string[];

  private constructor(root: string, files: readonly string[]) {
    this.root = root;
    this.#files = files;
  }

  /** Copies what git knows or would: tracked files as they are now, and new ones that are not ignored. */
  static async of(checkout: string): Promise<CheckoutCopy> {
    const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: checkout,
      maxBuffer: 64 * 1024 * 1024,
    });
    const files: string[] = [];
    for (const file of new Set(stdout.split('\0').filter(Boolean))) {
      // A file that was just deleted is still in git's list.
      if ((await stat(join(checkout, file)).catch(() => null))?.isFile()) files.push(file);
    }
    return CheckoutCopy.#make(checkout, files);
  }

  static async #make(from: string, files: readonly string[]): Promise<CheckoutCopy> {
    const copy = new CheckoutCopy(await mkdtemp(join(tmpdir(), 'hangup-mutant-')), files);
    try {
      for (const file of files) {
        await mkdir(dirname(join(copy.root, file)), { recursive: true });
        await copyFile(join(from, file), join(copy.root, file));
      }
      await symlink(await realpath(join(from, 'node_modules')), join(copy.root, 'node_modules'));
      return copy;
    } catch (error) {
      await copy.remove();
      throw error;
    }
  }

  /** Another copy, with the dashboard if this one has built it. */
  async again(): Promise<CheckoutCopy> {
    const copy = await CheckoutCopy.#make(this.root, this.#files);
    if (existsSync(this.#dashboard)) await cp(this.#dashboard, copy.#dashboard, { recursive: true });
    return copy;
  }

  /** Throws NoLongerApplies. */
  async plant(mutant: Mutant): Promise<void> {
    const file = join(this.root, mutant.file);
    await writeFile(file, plant(mutant, await readFile(file, 'utf8')));
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

  get #dashboard(): string {
    return join(this.root, 'system/dashboard/dist');
  }
}
