/**
 * A control group (cgroups(7), version 2) around each shell: membership is inherited by every fork and,
 * unlike session, terminal and environment, a process cannot lose it by accident. Where the agent may
 * not make groups (an ordinary user, a read-only container) there is none, and `/proc` has to do.
 */
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

export interface ShellCgroup {
  /** Pids in the group, dead ones not counted. */
  members(): number[];
  /** SIGKILL to all at once, so that none can fork its way out. */
  kill(): void;
  /** Removes the group if it is empty. */
  remove(): void;
}

/** Makes a group and puts `pid` into it; `null` where that is not possible. */
export function createShellCgroup(owner: string, sessionId: string, pid: number): ShellCgroup | null {
  const parent = ownGroup();
  if (!parent) return null;
  try {
    const path = `${parent}/${prefixOf(owner)}${encodeURIComponent(sessionId)}`;
    mkdirSync(path, { recursive: true });
    const group = openGroup(path);
    try {
      writeFileSync(`${path}/cgroup.procs`, String(pid));
    } catch (error) {
      group.remove();
      throw error;
    }
    return group;
  } catch {
    return null;
  }
}

/** Groups that an earlier run of the same owner left behind. */
export function leftoverCgroups(owner: string): { sessionId: string; group: ShellCgroup }[] {
  const parent = ownGroup();
  if (!parent) return [];
  try {
    const prefix = prefixOf(owner);
    return readdirSync(parent)
      .filter((name) => name.startsWith(prefix))
      .map((name) => ({
        sessionId: decodeURIComponent(name.slice(prefix.length)),
        group: openGroup(`${parent}/${name}`),
      }));
  } catch {
    return [];
  }
}

function prefixOf(owner: string): string {
  return `hangup-${encodeURIComponent(owner)}-`;
}

function openGroup(path: string): ShellCgroup {
  return {
    members() {
      try {
        // A process of another pid namespace is listed as 0.
        return readFileSync(`${path}/cgroup.procs`, 'latin1').split('\n').map(Number).filter(Boolean);
      } catch {
        return [];
      }
    },
    kill() {
      try {
        writeFileSync(`${path}/cgroup.kill`, '1');
      } catch {
        // Before Linux 5.14 there is no such file: the members are signalled one by one.
      }
    },
    remove() {
      try {
        rmdirSync(path);
      } catch {
        // Not empty, or gone already.
      }
    },
  };
}

/** Directory of the group this process is in, in the unified hierarchy; `null` where there is none. */
function ownGroup(): string | null {
  try {
    const mount = readFileSync('/proc/self/mountinfo', 'latin1')
      .split('\n')
      .map((line) => line.split(' '))
      .find((fields) => fields[fields.indexOf('-') + 1] === 'cgroup2');
    const group = readFileSync('/proc/self/cgroup', 'latin1').match(/^0::(\/.*)$/m)?.[1];
    if (!mount || !group || group.startsWith('/..')) return null;
    const [root, mountPoint] = [mount[3]!, mount[4]!];
    const below = root !== '/' && group.startsWith(root) ? group.slice(root.length) : group;
    return `${mountPoint}${below === '/' ? '' : below}`;
  } catch {
    return null;
  }
}
