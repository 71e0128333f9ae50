/** This machine, as far as the doctor looks at it. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { dockerVersion } from '../../containers.ts';
import { reservePort } from '../../network/ports.ts';
import { chromiumRemedy, presentChromium } from '../chromium.ts';
import { toxiproxyAnswersAt } from '../toxiproxy-answers.ts';

export interface Machine {
  /** `24.21.0`. */
  readonly node: string;
  readonly cores: number;
  readonly root: boolean;
  readonly variables: Readonly<NodeJS.ProcessEnv>;
  /** The path of a program, on the PATH or where servers lie. */
  find(program: string): string | null;
  /** What a program printed that ended well within five seconds. */
  ask(program: string, ...args: string[]): string | null;
  /** The path of a Chromium, or the line to type for one. */
  chromium(): { readonly path: string | null; readonly remedy: string };
  /** Whether a Toxiproxy answers at the base URL of its API. */
  hasToxiproxyAt(url: string): Promise<boolean>;
  /** The version of the Docker daemon that answers. */
  docker(): Promise<string | null>;
  /** A shell on a PTY: whether the native module loads. */
  hasPty(): Promise<boolean>;
  /** Whether a port on 127.0.0.1 can be opened. */
  canListen(): Promise<boolean>;
}

const askBudgetMs = 5_000;
const serverFolders = ['/usr/sbin', '/usr/local/sbin'];

export const thisMachine: Machine = {
  node: process.versions.node,
  cores: availableParallelism(),
  root: process.getuid?.() === 0,
  variables: process.env,
  find(program) {
    const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...serverFolders];
    return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
  },
  ask(program, ...args) {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: askBudgetMs });
    return status === 0 ? (stdout || stderr).trim() : null;
  },
  chromium() {
    try {
      return { path: presentChromium(), remedy: chromiumRemedy() };
    } catch (error) {
      return { path: null, remedy: (error as { remedy?: string }).remedy ?? chromiumRemedy() };
    }
  },
  hasToxiproxyAt: (url) => toxiproxyAnswersAt(url),
  docker: dockerVersion,
  async hasPty() {
    return import('node-pty').then(
      () => true,
      () => false,
    );
  },
  async canListen() {
    return reservePort().then(
      () => true,
      () => false,
    );
  },
};
