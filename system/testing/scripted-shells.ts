/**
 * A shell in memory that understands just enough to end in every way a real one can. It echoes what is
 * typed and runs each line:
 *
 *     echo TEXT        prints TEXT
 *     flood BYTES      prints so many bytes
 *     cat              takes input without looking at it, until Ctrl-C
 *     exit [N]         exits with N
 *     exit N; TEXT     prints TEXT in flight with its exit
 *     kill -9 $$       dies of SIGKILL
 *     trap '' HUP      does not mind being hung up from now on
 *     sleep &          leaves a process behind that dies of a hang-up
 *     nohup sleep &    leaves a process behind that only a SIGKILL ends
 *
 * Ctrl-D on an empty line exits with 0. Another command prints `command not found`.
 */
import type { ShellExit } from '../contracts/shell-stream.ts';
import type { Shell, ShellOptions, ShellSpawner } from '../ports/shell.ts';

export interface ScriptedShell extends Shell {
  readonly options: ShellOptions;
  /** Everything that reached it. */
  readonly received: string;
  readonly size: { readonly cols: number; readonly rows: number };
  readonly paused: boolean;
  /** Prints without being asked. */
  print(output: string | Uint8Array): void;
  /** Exits without being asked. */
  exit(exit: ShellExit): void;
  /** Stops taking input, or goes on: `write` answers false meanwhile. */
  stopReading(stopped: boolean): void;
}

export interface ScriptedShells extends ShellSpawner {
  readonly spawned: readonly ScriptedShell[];
  /** Makes the next spawn throw. */
  failNext(message: string): void;
}

/** `deliver` runs the shell's news later, in order: a world hands in its own queue. */
export function scriptedShells(
  deliver: (news: () => void) => void = (news) => queueMicrotask(news),
): ScriptedShells {
  const spawned: ScriptedShell[] = [];
  let failure: string | null = null;
  let lastPid = 1000;

  return {
    spawned,
    failNext(message) {
      failure = message;
    },
    spawn(options) {
      if (failure !== null) {
        const error = new Error(failure);
        failure = null;
        throw error;
      }
      const shell = startScript(options, deliver, () => ++lastPid);
      spawned.push(shell);
      return shell;
    },
  };
}

const prompt = '$ ';
const floodChunk = 16 * 1024;

interface Leftover {
  readonly pid: number;
  readonly minds: boolean;
}

function startScript(
  options: ShellOptions,
  deliver: (news: () => void) => void,
  nextPid: () => number,
): ScriptedShell {
  const pid = nextPid();
  const onOutput: ((output: Uint8Array) => void)[] = [];
  const onDrain: (() => void)[] = [];
  const onExit: ((exit: ShellExit) => void)[] = [];
  const onGone: (() => void)[] = [];
  const terminal: Uint8Array[] = [];
  let leftovers: Leftover[] = [];
  let size = { cols: options.cols, rows: options.rows };
  let received = '';
  let line = '';
  let inCat = false;
  let mindsHangUp = true;
  let paused = false;
  let reading = true;
  let ended: ShellExit | null = null;
  let exitTold = false;
  let gone = false;

  const print = (output: string | Uint8Array) => {
    if (ended) return;
    terminal.push(typeof output === 'string' ? Buffer.from(output) : output);
    deliver(flow);
  };

  /** Hands out what is in the terminal, then the exit, then that nothing is left. */
  const flow = () => {
    while (!paused && terminal.length > 0) {
      const output = terminal.shift()!;
      for (const listener of onOutput) listener(output);
    }
    if (!ended || exitTold || terminal.length > 0) return;
    exitTold = true;
    for (const listener of onExit) listener(ended);
    settle();
  };

  const settle = () => {
    if (gone || !exitTold || leftovers.length > 0) return;
    gone = true;
    for (const listener of onGone) listener();
  };

  const exit = (how: ShellExit) => {
    if (ended) return;
    ended = how;
    deliver(flow);
  };

  const run = (command: string) => {
    const [name, ...words] = command.split(' ');
    const exiting = command.match(/^exit(?: (\d+))?(?:; (.*))?$/);
    if (exiting) {
      if (exiting[2]) print(exiting[2]);
      exit({ exit_code: Number(exiting[1] ?? 0), signal: null });
    } else if (name === 'echo') print(`${words.join(' ')}\r\n`);
    else if (name === 'flood') flood(Number(words[0]));
    else if (name === 'cat') inCat = true;
    else if (command === 'kill -9 $$') exit({ exit_code: null, signal: 'SIGKILL' });
    else if (command === "trap '' HUP") mindsHangUp = false;
    else if (command === 'sleep &') leftovers.push({ pid: nextPid(), minds: true });
    else if (command === 'nohup sleep &') leftovers.push({ pid: nextPid(), minds: false });
    else if (command !== '') print(`${name}: command not found\r\n`);
    if (!inCat) print(prompt);
  };

  const flood = (bytes: number) => {
    for (let left = bytes; left > 0; left -= floodChunk) print(Buffer.alloc(Math.min(left, floodChunk), 'x'));
  };

  const type = (key: string) => {
    if (ended) return;
    if (key === '\x03') {
      inCat = false;
      line = '';
      print(`^C\r\n${prompt}`);
    } else if (inCat) {
      return;
    } else if (key === '\x04') {
      if (line === '') exit({ exit_code: 0, signal: null });
    } else if (key === '\r' || key === '\n') {
      const command = line;
      line = '';
      print('\r\n');
      run(command);
    } else {
      line += key;
      print(key);
    }
  };

  print(prompt);

  return {
    pid,
    options,
    get received() {
      return received;
    },
    get size() {
      return size;
    },
    get paused() {
      return paused;
    },
    print,
    exit,
    stopReading(stopped) {
      reading = !stopped;
      if (reading) for (const listener of onDrain) listener();
    },
    write(input) {
      const text = Buffer.from(input).toString();
      received += text;
      for (const key of text) type(key);
      return reading;
    },
    onDrain: (listener) => void onDrain.push(listener),
    resize(cols, rows) {
      size = { cols, rows };
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      deliver(flow);
    },
    onOutput: (listener) => void onOutput.push(listener),
    onExit: (listener) => void onExit.push(listener),
    onGone: (listener) => void onGone.push(listener),
    hangUp() {
      leftovers = leftovers.filter((process) => !process.minds);
      if (mindsHangUp) exit({ exit_code: null, signal: 'SIGHUP' });
      deliver(settle);
    },
    kill() {
      const killed = [...(ended ? [] : [pid]), ...leftovers.map((process) => process.pid)];
      leftovers = [];
      exit({ exit_code: null, signal: 'SIGKILL' });
      deliver(settle);
      return killed;
    },
    survivors: () => [...(ended ? [] : [pid]), ...leftovers.map((process) => process.pid)],
  };
}
