/**
 * Who belongs to a shell: whatever descends from it, also what tried to leave.
 *
 *     in its control group      where groups can be made: nothing escapes
 *     in its session            background jobs, pipelines, children of an exited shell
 *     on its terminal           as controlling terminal or open file
 *     with its marker           HANGUP_SESSION in the environment: setsid, double forks, nohup
 *     child of one of these     whatever else it did
 *     seen among them before    the same pid and start time
 */

import {
  environmentOf,
  holdsOpen,
  listProcesses,
  type ProcessEntry,
  readProcess,
  signalProcess,
} from './process-table.ts';
import { createShellCgroup, leftoverCgroups, type ShellCgroup } from './shell-cgroup.ts';

/** Marks the processes of a session; its value is the session's id. */
export const sessionVariable = 'HANGUP_SESSION';
/** Marks the agent that started them, so that agents on one machine leave each other's shells alone. */
export const ownerVariable = 'HANGUP_AGENT';

export interface ShellProcesses {
  /** Pids that still run. */
  survivors(): number[];
  /** The same question, answered sooner. */
  anyLeft(): boolean;
  /** Remembers who is there now, for when it has left every mark behind. */
  notice(): void;
  /** SIGHUP, and SIGCONT for those that are stopped and could not hear it. */
  hangUp(): void;
  /** SIGKILL until nobody new turns up; answers the pids that were alive. */
  kill(): number[];
  /** The terminal is closed: its name may be given to another shell. */
  terminalClosed(): void;
  /** Forgets all, when none is left. */
  release(): void;
}

export interface ShellIdentity {
  readonly pid: number;
  readonly sessionId: string;
  readonly owner: string;
  /** Path of its terminal, `/dev/pts/3`. */
  readonly terminal: string;
  /** Whether to try for a control group. */
  readonly cgroup: boolean;
}

const killRounds = 10;

export function trackShellProcesses(shell: ShellIdentity): ShellProcesses {
  const leader = readProcess(shell.pid);
  const group: ShellCgroup | null = shell.cgroup
    ? createShellCgroup(shell.owner, shell.sessionId, shell.pid)
    : null;
  const seen = new Map<number, number>();
  if (leader) seen.set(leader.pid, leader.startedAt);
  let terminalOpen = true;

  const members = (): ProcessEntry[] => {
    const all = listProcesses();
    const grouped = new Set(group?.members());
    const inherited = all.find((entry) => entry.pid === shell.pid);
    // Only with the pid given to somebody else could the session's number mean another session.
    const sessionIsOurs = !inherited || inherited.startedAt === leader?.startedAt;
    const found = all.filter(
      (entry) =>
        !isOurselves(entry.pid) &&
        (seen.get(entry.pid) === entry.startedAt ||
          grouped.has(entry.pid) ||
          (sessionIsOurs && entry.session === shell.pid) ||
          isMarked(entry.pid) ||
          (!group && terminalOpen && isOnTerminal(entry))),
    );
    const family = withDescendants(found, all);
    for (const entry of family) seen.set(entry.pid, entry.startedAt);
    return family;
  };

  const isMarked = (pid: number) =>
    environmentOf(pid, sessionVariable) === shell.sessionId &&
    environmentOf(pid, ownerVariable) === shell.owner;

  const isOnTerminal = (entry: ProcessEntry) =>
    (entry.terminal !== 0 && entry.terminal === leader?.terminal) || holdsOpen(entry.pid, shell.terminal);

  return {
    survivors: () => members().map((entry) => entry.pid),
    anyLeft: () => (group !== null && group.members().length > 0) || members().length > 0,
    notice() {
      // In a group nobody needs to be remembered.
      if (!group) members();
    },
    hangUp() {
      for (const entry of members()) {
        signalProcess(entry, 'SIGHUP');
        signalProcess(entry, 'SIGCONT');
      }
    },
    kill: () => killAll(members, group),
    terminalClosed() {
      terminalOpen = false;
    },
    release() {
      group?.remove();
      seen.clear();
    },
  };
}

/** Kills what shells of an earlier run of this owner left behind; `live` are the sessions of this run. */
export function killLeftovers(
  owner: string,
  live: ReadonlySet<string>,
): { sessionId: string; pids: number[] }[] {
  const groups = new Map(leftoverCgroups(owner).map(({ sessionId, group }) => [sessionId, group]));
  const sessions = new Set(groups.keys());
  for (const entry of listProcesses()) {
    if (environmentOf(entry.pid, ownerVariable) !== owner) continue;
    const session = environmentOf(entry.pid, sessionVariable);
    if (session !== null) sessions.add(session);
  }
  return [...sessions]
    .filter((sessionId) => !live.has(sessionId))
    .map((sessionId) => {
      const group = groups.get(sessionId) ?? null;
      const members = () => {
        const all = listProcesses();
        const grouped = new Set(group?.members());
        const found = all.filter(
          ({ pid }) =>
            !isOurselves(pid) &&
            (grouped.has(pid) ||
              (environmentOf(pid, ownerVariable) === owner &&
                environmentOf(pid, sessionVariable) === sessionId)),
        );
        return withDescendants(found, all);
      };
      const pids = killAll(members, group);
      group?.remove();
      return { sessionId, pids };
    });
}

function killAll(members: () => ProcessEntry[], group: ShellCgroup | null): number[] {
  const killed = new Set<number>();
  for (let round = 0; round < killRounds; round++) {
    const fresh = members().filter((entry) => !killed.has(entry.pid));
    if (fresh.length === 0) break;
    for (const entry of fresh) if (signalProcess(entry, 'SIGKILL')) killed.add(entry.pid);
    group?.kill();
  }
  return [...killed];
}

function withDescendants(roots: readonly ProcessEntry[], all: readonly ProcessEntry[]): ProcessEntry[] {
  const family = new Map(roots.map((entry) => [entry.pid, entry]));
  // A map's iteration reaches what is added on the way.
  for (const parent of family.keys())
    for (const entry of all)
      if (entry.parent === parent && !isOurselves(entry.pid)) family.set(entry.pid, entry);
  return [...family.values()];
}

/** An agent that was itself started from one of its shells must not end itself. */
function isOurselves(pid: number): boolean {
  return pid === process.pid || pid === process.ppid || pid === 1;
}
