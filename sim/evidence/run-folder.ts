/**
 * The one temporary folder of a run. Whatever a world, a browser or a shell of the run puts into a
 * temporary place lies below it, and every process of the run knows it by its environment: so what is left
 * of either when the run is over can be found, and told.
 */
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunFolder extends Disposable {
  readonly path: string;
  /** TMPDIR of the run. */
  readonly scratch: string;
  /** Files and processes that the run should have taken along; empty when it did. */
  leftovers(): string[];
}

export function runFolder(): RunFolder {
  const path = mkdtempSync(join(roomyMemory() ?? tmpdir(), 'hangup-run-'));
  const scratch = join(path, 'tmp');
  mkdirSync(scratch);
  return {
    path,
    scratch,
    leftovers: () => [
      ...readdirSync(scratch).map((name) => `the temporary ${name}`),
      ...processesOf(scratch).map(({ pid, command }) => `process ${pid}: ${command}`),
    ],
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** In bytes: Chromium's profiles and the databases and recordings of two worlds fit into it many times. */
const enough = 2 ** 30;

/**
 * The file system in memory, where one is big enough and nobody has named another place: each world syncs
 * its database some hundreds of times, and a disk takes its time for that. `null` where there is none.
 */
function roomyMemory(): string | null {
  const folder = '/dev/shm';
  if (process.env.TMPDIR !== undefined) return null;
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= enough ? folder : null;
  } catch {
    return null;
  }
}

/** Processes, zombies aside, whose environment speaks of the folder. */
function processesOf(folder: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((entry) => read(`/proc/${entry}/environ`).includes(folder))
    .map((entry) => ({
      pid: Number(entry),
      command: read(`/proc/${entry}/cmdline`).replaceAll('\0', ' ').trim(),
    }));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // It has ended since it was listed, or is not ours to look at.
  }
}
