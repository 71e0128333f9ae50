/** Processes of this machine, as proc(5) tells of them. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Session id: the pid of the process that called `setsid`. */
  readonly session: number;
  /** Device number of the controlling terminal, 0 for none. */
  readonly terminal: number;
  /** Clock ticks since boot; with the pid it names a process for good, since pids come again. */
  readonly startedAt: number;
  /** Only its exit status is left: it runs no more and holds nothing. */
  readonly dead: boolean;
}

/** `null` when there is no such process. */
export function readProcess(pid: number): ProcessEntry | null {
  const stat = read(`/proc/${pid}/stat`);
  if (!stat) return null;
  // The name stands in parentheses and may hold spaces and parentheses of its own.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    pid,
    parent: Number(fields[1]),
    session: Number(fields[3]),
    terminal: Number(fields[4]),
    startedAt: Number(fields[19]),
    dead: fields[0] === 'Z' || fields[0] === 'X',
  };
}

/** Every process that still runs. */
export function listProcesses(): ProcessEntry[] {
  const entries: ProcessEntry[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const entry = readProcess(Number(name));
    if (entry && !entry.dead) entries.push(entry);
  }
  return entries;
}

/** Value of a variable in the environment a process was started with; `null` for none or no access. */
export function environmentOf(pid: number, name: string): string | null {
  const environment = read(`/proc/${pid}/environ`);
  if (!environment) return null;
  const prefix = `${name}=`;
  const entry = environment.split('\0').find((line) => line.startsWith(prefix));
  return entry === undefined ? null : entry.slice(prefix.length);
}

/** Whether a process has a file open, as far as we may look. */
export function holdsOpen(pid: number, path: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`) === path;
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}

/** Signals the process that is meant, not another that got its pid. False when it is gone. */
export function signalProcess(entry: ProcessEntry, signal: NodeJS.Signals): boolean {
  const now = readProcess(entry.pid);
  if (!now || now.dead || now.startedAt !== entry.startedAt) return false;
  try {
    process.kill(entry.pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Processes come and go while we look: what cannot be read is not there. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}
