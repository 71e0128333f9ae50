/** Shells on pseudoterminals of this machine. */
import { randomUUID } from 'node:crypto';
import { constants, userInfo } from 'node:os';
import nodePty from 'node-pty';
import type { ShellExit } from '../contracts/shell-stream.ts';
import type { Shell, ShellOptions, ShellSpawner } from '../ports/shell.ts';
import { openPtyMaster } from './pty-master.ts';
import { scriptArguments, scriptEnvironment } from './script-shell.ts';
import { shellEnvironment } from './shell-environment.ts';
import {
  killLeftovers,
  ownerVariable,
  type ShellProcesses,
  sessionVariable,
  trackShellProcesses,
} from './shell-processes.ts';

export interface PtyShellsOptions {
  /**
   * Tells this agent's processes from those of others on the machine; with the same owner a restarted
   * agent finds what it left behind. No secret. Default: a new one, so nothing is ever found.
   */
  readonly owner?: string;
  /** Default `/bin/bash`. */
  readonly program?: string;
  readonly args?: readonly string[];
  /** Default: the home of the user the agent runs as. */
  readonly home?: string;
  /** Where the shell starts. Default: `home`. */
  readonly cwd?: string;
  /** Further variables for the shell's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: put each shell into a control group of its own where that is possible. */
  readonly cgroups?: boolean;
}

/**
 * node-pty's fork, without its terminal object (see `pty-master.ts`). It is exported but not typed,
 * since it is not promised to stay: the version is pinned and the tests beside this file use it.
 */
interface NativePty {
  fork(
    program: string,
    args: readonly string[],
    environment: readonly string[],
    cwd: string,
    cols: number,
    rows: number,
    uid: number,
    gid: number,
    utf8: boolean,
    helperPath: string,
    onExit: (code: number, signal: number) => void,
  ): { fd: number; pid: number; pty: string };
  resize(fd: number, cols: number, rows: number, xPixels: number, yPixels: number): void;
}

const native = (nodePty as unknown as { native: NativePty }).native;
const sameUser = -1;

/**
 * A program that cannot be run is reported by the shell's own terminal: a text, then exit code 1.
 * `spawn` throws when there is no terminal or no process to be had.
 */
export function createPtyShells(options: PtyShellsOptions): ShellSpawner {
  const live = new Set<string>();
  const owner = options.owner ?? randomUUID();
  const program = options.program ?? '/bin/bash';
  const home = options.home ?? userInfo().homedir;

  return {
    spawn(shell) {
      const environment = shellEnvironment(process.env, {
        program,
        home,
        extra: {
          ...options.env,
          ...(shell.script !== undefined && scriptEnvironment(shell.script)),
          [sessionVariable]: shell.sessionId,
          [ownerVariable]: owner,
        },
      });
      const spawned = startShell(
        shell,
        (onExit) =>
          native.fork(
            program,
            [...(options.args ?? []), ...(shell.script === undefined ? [] : scriptArguments)],
            Object.entries(environment).map(([name, value]) => `${name}=${value}`),
            options.cwd ?? home,
            shell.cols,
            shell.rows,
            sameUser,
            sameUser,
            true,
            '',
            onExit,
          ),
        (terminal) =>
          trackShellProcesses({
            pid: terminal.pid,
            terminal: terminal.pty,
            sessionId: shell.sessionId,
            owner,
            cgroup: options.cgroups ?? true,
          }),
      );
      live.add(shell.sessionId);
      spawned.onGone(() => live.delete(shell.sessionId));
      return spawned;
    },
    killLeftovers: () => killLeftovers(owner, live),
  };
}

type Terminal = ReturnType<NativePty['fork']>;

function startShell(
  options: ShellOptions,
  fork: (onExit: (code: number, signal: number) => void) => Terminal,
  track: (terminal: Terminal) => ShellProcesses,
): Shell {
  const outputListeners: ((output: Uint8Array) => void)[] = [];
  const drainListeners: (() => void)[] = [];
  const exitListeners: ((exit: ShellExit) => void)[] = [];
  const goneListeners: (() => void)[] = [];
  let { cols, rows } = options;
  let closed = false;
  let gone = false;
  let search: NodeJS.Timeout | null = null;
  let heard = false;

  const terminal = fork((code, signal) =>
    master.finish(() => {
      closed = true;
      processes.terminalClosed();
      const exit = shellExit(code, signal);
      for (const listener of exitListeners) listener(exit);
      lookForSurvivors();
    }),
  );
  const processes = track(terminal);
  const master = openPtyMaster(terminal.fd, {
    output(bytes) {
      if (heard) processes.notice();
      heard = false;
      for (const listener of outputListeners) listener(bytes);
    },
    drain() {
      for (const listener of drainListeners) listener();
    },
  });

  /** Looks often at first, since most processes die at once, and ever more rarely. */
  const lookForSurvivors = (nextMs = 1) => {
    if (gone || !closed) return; // Its own exit comes first.
    if (search) clearTimeout(search);
    if (processes.anyLeft()) {
      search = setTimeout(() => lookForSurvivors(Math.min(nextMs * 2, 100)), nextMs);
      return;
    }
    gone = true;
    processes.release();
    for (const listener of goneListeners) listener();
  };

  return {
    pid: terminal.pid,
    write(input) {
      heard = true;
      return master.write(input);
    },
    onDrain: (listener) => void drainListeners.push(listener),
    resize(newCols, newRows) {
      if (closed || master.closed || (newCols === cols && newRows === rows)) return;
      native.resize(terminal.fd, newCols, newRows, 0, 0);
      cols = newCols;
      rows = newRows;
    },
    pause: () => master.pause(),
    resume: () => master.resume(),
    onOutput: (listener) => void outputListeners.push(listener),
    onExit: (listener) => void exitListeners.push(listener),
    onGone: (listener) => void goneListeners.push(listener),
    hangUp() {
      if (gone) return;
      processes.hangUp();
      lookForSurvivors();
    },
    kill() {
      if (gone) return [];
      const killed = processes.kill();
      lookForSurvivors();
      return killed;
    },
    survivors: () => (gone ? [] : processes.survivors()),
  };
}

const signalNames = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

function shellExit(code: number, signal: number): ShellExit {
  if (signal === 0) return { exit_code: code, signal: null };
  return { exit_code: null, signal: signalNames.get(signal) ?? `SIG${signal}` };
}
