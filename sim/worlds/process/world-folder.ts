/** The folder that one world of processes has to itself: database, recordings, the home of its shells. */
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

export class WorldFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<WorldFolder> {
    const folder = new WorldFolder(await mkdtemp(join(tmpdir(), 'hangup-')));
    await mkdir(folder.home);
    await mkdir(folder.objectsDir);
    return folder;
  }

  /** No other world's. */
  get name(): string {
    return basename(this.path);
  }

  get home(): string {
    return join(this.path, 'home');
  }

  get objectsDir(): string {
    return join(this.path, 'objects');
  }

  get databaseFile(): string {
    return join(this.path, 'gateway.sqlite');
  }

  /** Of the processes of this world. */
  get env(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      TMPDIR: this.path,
      // Every scenario starts these programs anew: what was compiled once need not be compiled again.
      NODE_COMPILE_CACHE: new URL('../../../node_modules/.cache/hangup', import.meta.url).pathname,
    };
  }

  /** Keys of what is kept as files. */
  objects(): string[] {
    const dir = this.objectsDir;
    return readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(dir.length + 1));
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}
