/**
 * Shells and their descendants as the kernel lists them: whether they rest, and who is left.
 * Only the tree below the agents is walked, by the kernel's own list of children.
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessLook {
  readonly pid: number;
  readonly parent: number;
  /** One letter, as in proc(5). */
  readonly state: string;
  /** CPU ticks and bytes read and written by system calls: they move while it works. */
  readonly work: string;
}

/** Every descendant of `pid`, itself left out. */
export function descendants(pid: number): ProcessLook[] {
  const found: ProcessLook[] = [];
  const visit = (parent: number) => {
    for (const child of childrenOf(parent)) {
      const look = lookAt(child);
      if (look) found.push(look);
      visit(child);
    }
  };
  visit(pid);
  return found;
}

/** Pids of all processes whose environment holds `NAME=value`, reparented ones included. */
export function processesWith(name: string, value: string): number[] {
  const wanted = `${name}=${value}`;
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => tryRead(`/proc/${entry}/environ`)?.split('\0').includes(wanted))
    .map(Number);
}

/** Whether it waits for something outside itself; a zombie does, for its parent. */
export function rests(look: ProcessLook): boolean {
  return 'STtZXI'.includes(look.state);
}

function childrenOf(pid: number): number[] {
  const threads = tryList(`/proc/${pid}/task`);
  return threads.flatMap((thread) =>
    (tryRead(`/proc/${pid}/task/${thread}/children`) ?? '').split(' ').filter(Boolean).map(Number),
  );
}

function lookAt(pid: number): ProcessLook | null {
  const stat = tryRead(`/proc/${pid}/stat`);
  if (!stat) return null;
  // The command may hold spaces and brackets; the fields start behind its last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const io = tryRead(`/proc/${pid}/io`) ?? '';
  const [, rchar] = /rchar: (\d+)/.exec(io) ?? [];
  const [, wchar] = /wchar: (\d+)/.exec(io) ?? [];
  return {
    pid,
    parent: Number(fields[1]),
    state: fields[0]!,
    work: `${fields[11]},${fields[12]},${rchar},${wchar}`,
  };
}

function tryRead(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // The process has ended since it was listed.
  }
}

function tryList(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
