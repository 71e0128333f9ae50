/**
 * Finds a Chromium, or installs one: Debian's package where this is root, Playwright's own elsewhere.
 *
 * Where nobody looks at it, the headless shell is enough and goes first: the same engine without the windows,
 * menus and pages of a desktop browser, for half of the processor time.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { BadFile, Missing } from './line/misuse.ts';

/** Debian's headless shell, and the program behind it: the script on the PATH would take a signal in its stead. */
const headlessShell = {
  package: 'chromium-headless-shell',
  program: '/usr/lib/chromium/chromium-headless-shell',
};

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** No browser; `remedy` is the one line to type. */
export class NoChromium extends Missing {
  readonly remedy: string;

  constructor(remedy: string) {
    super(`no Chromium was found and none could be installed. Type:\n\n    ${remedy}\n`);
    this.remedy = remedy;
  }
}

/** What `HANGUP_CHROMIUM` names is no browser. */
export class NoSuchChromium extends BadFile {
  /** The one line to type. */
  readonly remedy: string;

  constructor(path: string, why: string) {
    super(
      `HANGUP_CHROMIUM names ${path}, ${why}: let it name the program of a Chromium, or unset it and one is looked for`,
    );
    this.remedy = `unset HANGUP_CHROMIUM   # it names ${path}, ${why}`;
  }
}

export interface Wanted {
  /** With windows, for somebody who looks. */
  readonly headed?: boolean;
}

/** The path of a browser; installs one where there is none. `HANGUP_CHROMIUM` names one by hand. Throws NoChromium, NoSuchChromium. */
export function findChromium(wanted: Wanted = {}): string {
  return presentChromium(wanted) ?? install(wanted);
}

/** The path of a browser that is there. Throws NoSuchChromium where `HANGUP_CHROMIUM` names none. */
export function presentChromium({ headed = false }: Wanted = {}): string | null {
  return fromEnvironment() ?? (headed ? null : shell()) ?? onPath(names) ?? playwrights();
}

/** What to type to get one. */
export function chromiumRemedy(): string {
  if (!existsSync('/usr/bin/apt-get')) return 'npx playwright install chromium';
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${sudo}apt-get update && ${sudo}apt-get install -y chromium`;
}

function fromEnvironment(): string | null {
  const path = process.env.HANGUP_CHROMIUM;
  if (!path) return null;
  const why = whyNoChromium(path);
  if (why === null) return path;
  throw new NoSuchChromium(path, why);
}

/** Ten seconds are more than a busy machine needs for it. */
const versionBudgetMs = 10_000;

/** Asked for its version, which starts no browser. */
function whyNoChromium(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 'which is not there';
  if (!found.isFile()) return 'which is no file';
  const { error, signal, status, stdout } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: versionBudgetMs,
    killSignal: 'SIGKILL',
  });
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ETIMEDOUT') return `which did not tell its version within ${versionBudgetMs / 1000} s`;
  if (code !== undefined) return `which cannot be run (${code})`;
  if (/Chrom|Edge/i.test(stdout)) return null;
  const [said = ''] = stdout.trim().split('\n');
  const answer = said === '' ? `ended with ${signal ?? status}` : `said ${JSON.stringify(said.slice(0, 60))}`;
  return `which is no Chromium (--version ${answer})`;
}

function shell(): string | null {
  const path = onPath([headlessShell.package]);
  return path && existsSync(headlessShell.program) ? headlessShell.program : path;
}

function onPath(names: readonly string[]): string | null {
  const folders = (process.env.PATH ?? '').split(':').filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync) ?? null;
}

function playwrights(): string | null {
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}

function install({ headed = false }: Wanted): string {
  const debian = existsSync('/usr/bin/apt-get');
  if (debian && process.getuid?.() === 0) {
    console.log('No Chromium here: installing the Debian package (about 100 MB) …');
    aptGet('update');
    // A Debian that has no headless shell of its own has the whole browser.
    const packages = headed ? ['chromium'] : [headlessShell.package, 'chromium'];
    for (const name of packages) {
      aptGet('install', '-y', name);
      const path = presentChromium({ headed });
      if (path) return path;
    }
    throw new NoChromium(chromiumRemedy());
  }
  console.log("No Chromium here: installing Playwright's own …");
  spawnSync('npx', ['playwright', 'install', 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 15 * 60_000,
  });
  const path = playwrights();
  if (path) return path;
  throw new NoChromium(chromiumRemedy());
}

function aptGet(command: string, ...args: string[]): void {
  spawnSync('apt-get', [command, '-qq', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 15 * 60_000,
  });
}
