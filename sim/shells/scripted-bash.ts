/**
 * A bash in memory: it echoes what is typed and runs each line, as far as scenarios type. Its news (output,
 * exit, that nothing is left) is delivered through a lane of its world, one event a chunk.
 *
 *     echo TEXT · printf FORMAT · seq FROM TO · flood BYTES      print
 *     pwd                                                       prints its one folder
 *     bash                                                      a sub-shell; `exit` leaves it
 *     exit [N] · Ctrl-D · kill -9 $$ · kill -TERM $$             end it; beside a stopped job the first exit only warns
 *     trap '' HUP                                               does not mind being hung up
 *     sleep N &                                                 leaves a process that dies of a hang-up
 *     nohup sleep N & · setsid sleep N                          leaves one that only SIGKILL ends
 *     bash -c '… trap …' & · kill -STOP $!                      and so do these
 *     cat · sleep N · yes [TEXT]                                have the terminal until they end, or Ctrl-C ends them
 *
 * Given a script it runs its lines, echoes nothing, and exits with the status of the last command.
 */
import type { ShellExit } from '../../system/contracts/shell-stream.ts';
import type { Clock } from '../../system/ports/clock.ts';
import type { Leftover, Shell, ShellOptions, ShellSpawner } from '../../system/ports/shell.ts';
import { cat, type Foreground, sleep, yes } from './foreground.ts';
import { type Command, commandsIn, printfBytes } from './shell-words.ts';

/** Where a shell's news waits its turn; order is kept. */
export interface NewsLane {
  post(act: () => void): void;
}

export interface ScriptedShells extends ShellSpawner {
  /** Whether the shell of a session is there. */
  has(sessionId: string): boolean;
  /** A program on the machine prints onto the terminal of a session. Throws where there is none. */
  print(sessionId: string, text: string): void;
  /** The agent is gone and its terminals with it: SIGHUP to all. */
  hangUpAll(): void;
  /** Pids of all shells and what they left behind. */
  processes(): number[];
}

const prompt = '$ ';
const folder = '/home/agent';
/** What one read from a terminal takes at most. */
const chunkBytes = 16 * 1024;

/** @param clock how long a program sleeps, and how fast one prints */
export function scriptedShells(lane: () => NewsLane, clock: Clock): ScriptedShells {
  const shells: ScriptedBash[] = [];
  let lastPid = 1000;
  const there = () => shells.filter((shell) => shell.survivors().length > 0);
  return {
    spawn(options) {
      const shell = new ScriptedBash(options, { lane: lane(), clock, nextPid: () => ++lastPid });
      shells.push(shell);
      return shell;
    },
    killLeftovers: (): Leftover[] =>
      there().map((shell) => ({ sessionId: shell.sessionId, pids: shell.kill() })),
    has: (sessionId) => there().some((one) => one.sessionId === sessionId),
    print(sessionId, text) {
      const shell = there().find((one) => one.sessionId === sessionId);
      if (!shell) throw new Error(`no shell of session ${sessionId} is there to print on`);
      shell.print(`${text}\r\n`);
    },
    hangUpAll() {
      for (const shell of there()) shell.hangUp();
    },
    processes: () => there().flatMap((shell) => shell.survivors()),
  };
}

interface Background {
  readonly pid: number;
  readonly mindsHangUp: boolean;
  readonly stopped: boolean;
}

class ScriptedBash implements Shell {
  readonly pid: number;
  readonly sessionId: string;
  readonly #lane: NewsLane;
  readonly #clock: Clock;
  readonly #nextPid: () => number;
  readonly #onOutput: ((output: Uint8Array) => void)[] = [];
  readonly #onExit: ((exit: ShellExit) => void)[] = [];
  readonly #onGone: (() => void)[] = [];
  /** Printed and not read yet. */
  #terminal: Buffer[] = [];
  #background: Background[] = [];
  #line = '';
  #level = 1;
  #status = 0;
  /** Commands of the line that wait for the one in the foreground. */
  #next: Command[] = [];
  #foreground: (Foreground & { readonly pid: number }) | null = null;
  #mindsHangUp = true;
  /** The last command was an exit that only warned of stopped jobs. */
  #warned = false;
  readonly #isScript: boolean;
  #paused = false;
  #ended: ShellExit | null = null;
  #exitTold = false;
  #gone = false;

  constructor(
    { sessionId, script }: ShellOptions,
    {
      lane,
      clock,
      nextPid,
    }: { readonly lane: NewsLane; readonly clock: Clock; readonly nextPid: () => number },
  ) {
    this.sessionId = sessionId;
    this.#lane = lane;
    this.#clock = clock;
    this.#nextPid = nextPid;
    this.pid = nextPid();
    this.#isScript = script !== undefined;
    if (script === undefined) {
      this.print(prompt);
    } else {
      this.#next = script.split('\n').flatMap(commandsIn);
      this.#goOn();
    }
  }

  print(output: string | Buffer): void {
    if (this.#ended) return;
    const bytes = Buffer.from(output);
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      this.#terminal.push(bytes.subarray(at, at + chunkBytes));
      this.#lane.post(this.#flow);
    }
  }

  write(input: Uint8Array): boolean {
    for (const key of Buffer.from(input).toString()) this.#key(key);
    return true;
  }

  resize(): void {}

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    for (const _ of this.#terminal) this.#lane.post(this.#flow);
    this.#lane.post(this.#flow);
  }

  hangUp(): void {
    this.#background = this.#background.filter((process) => !process.mindsHangUp);
    this.#interrupt();
    if (this.#mindsHangUp) this.#exit({ exit_code: null, signal: 'SIGHUP' });
    this.#lane.post(this.#settle);
  }

  kill(): number[] {
    const killed = this.survivors();
    this.#background = [];
    this.#interrupt();
    this.#exit({ exit_code: null, signal: 'SIGKILL' });
    this.#lane.post(this.#settle);
    return killed;
  }

  survivors(): number[] {
    const foreground = this.#foreground ? [this.#foreground.pid] : [];
    return [...(this.#ended ? [] : [this.pid]), ...foreground, ...this.#background.map(({ pid }) => pid)];
  }

  onDrain(): void {}
  onOutput(listener: (output: Uint8Array) => void): void {
    this.#onOutput.push(listener);
  }
  onExit(listener: (exit: ShellExit) => void): void {
    this.#onExit.push(listener);
  }
  onGone(listener: () => void): void {
    this.#onGone.push(listener);
  }

  #key(key: string): void {
    if (this.#ended) return;
    if (key === '\x03') {
      this.#interrupt();
      this.#line = '';
      // The terminal drops what was printed and not read, too.
      this.#terminal = [];
      this.print(`^C\r\n${prompt}`);
    } else if (this.#foreground) {
      if (key === '\x04' && this.#foreground.endsWithInput) this.#goOn();
    } else if (key === '\x04') {
      if (this.#line === '') this.#leave(this.#status);
    } else if (key === '\r' || key === '\n') {
      const line = this.#line;
      this.#line = '';
      this.print('\r\n');
      this.#next = commandsIn(line);
      this.#goOn();
    } else {
      this.#line += key;
      this.print(key);
    }
  }

  /** Whatever had the foreground has ended: the rest of the line, then the prompt. */
  #goOn(): void {
    this.#foreground = null;
    while (!this.#ended && !this.#foreground) {
      const command = this.#next.shift();
      if (!command) {
        if (this.#isScript) this.#exit({ exit_code: this.#status, signal: null });
        else this.print(prompt);
        return;
      }
      this.#run(command);
    }
  }

  #interrupt(): void {
    this.#foreground?.stop();
    this.#foreground = null;
    this.#next = [];
  }

  #inForeground(program: Foreground): void {
    this.#foreground = { ...program, pid: this.#nextPid() };
  }

  #variable(name: string): string {
    if (name === '$') return String(this.pid);
    if (name === '?') return String(this.#status);
    if (name === '!') return String(this.#background.at(-1)?.pid ?? '');
    return name === 'SHLVL' ? String(this.#level) : '';
  }

  #run({ words, background }: Command): void {
    const [name = '', ...rest] = words((variable) => this.#variable(variable));
    const [first = ''] = rest;
    const before = this.#status;
    if (name !== 'exit') this.#warned = false;
    this.#status = 0;
    if (name === 'echo') this.print(`${rest.join(' ')}\r\n`);
    else if (name === 'printf') this.print(asTerminal(printfBytes(first)));
    else if (name === 'seq') this.print(sequence(Number(first), Number(rest[1])));
    else if (name === 'pwd') this.print(`${folder}\r\n`);
    else if (name === 'flood') this.print(Buffer.alloc(Number(first), 'x'));
    else if (name === 'cat') this.#inForeground(cat());
    else if (name === 'sleep' && !background)
      this.#inForeground(sleep(this.#clock, Number(first), () => this.#goOn()));
    else if (name === 'yes')
      this.#inForeground(yes(this.#clock, first || 'y', (output) => this.print(output)));
    else if (name === 'bash' && background) this.#leaveBehind(!rest.join(' ').includes('trap'));
    else if (name === 'bash') this.#level++;
    else if (name === 'exit') this.#leave(first === '' ? before : Number(first) & 0xff);
    else if (name === 'trap' && rest[1] === 'HUP') this.#mindsHangUp = first !== '';
    else if (name === 'kill') this.#signal(first, rest[1] ?? '');
    else if (name === 'nohup' || name === 'setsid') this.#leaveBehind(false);
    else if (name === 'sleep') this.#leaveBehind(true);
    else if (name !== 'read' && name !== 'true') {
      this.#status = 127;
      this.print(`bash: ${name}: command not found\r\n`);
    }
  }

  #leaveBehind(mindsHangUp: boolean): void {
    this.#background.push({ pid: this.#nextPid(), mindsHangUp, stopped: false });
  }

  #signal(flag: string, pid: string): void {
    if (pid !== String(this.pid)) {
      // A stopped process hears a hang-up only when it is continued.
      this.#background = this.#background.flatMap((one) => {
        if (String(one.pid) !== pid) return one;
        return flag === '-STOP' ? { ...one, mindsHangUp: false, stopped: true } : [];
      });
      return;
    }
    const name = flag === '-9' ? 'KILL' : flag.slice(1).replace(/^SIG/, '');
    this.#exit({ exit_code: null, signal: `SIG${name}` });
  }

  /** `exit` leaves a sub-shell first. */
  #leave(code: number): void {
    if (!this.#isScript) this.print('exit\r\n');
    if (this.#level > 1) {
      this.#level--;
      this.#status = code;
    } else if (!this.#warned && this.#background.some(({ stopped }) => stopped)) {
      this.#warned = true;
      this.#status = 1;
      this.print('There are stopped jobs.\r\n');
    } else {
      this.#exit({ exit_code: code, signal: null });
    }
  }

  #exit(how: ShellExit): void {
    if (this.#ended) return;
    this.#ended = how;
    this.#lane.post(this.#flow);
  }

  /** One chunk of output, or behind the last one the exit. */
  readonly #flow = (): void => {
    if (this.#paused) return;
    const output = this.#terminal.shift();
    if (output) {
      for (const listener of this.#onOutput) listener(output);
      if (this.#terminal.length === 0) this.#foreground?.room?.();
      return;
    }
    if (!this.#ended || this.#exitTold) return;
    this.#exitTold = true;
    for (const listener of this.#onExit) listener(this.#ended);
    this.#settle();
  };

  readonly #settle = (): void => {
    if (this.#gone || !this.#exitTold || this.#background.length > 0) return;
    this.#gone = true;
    for (const listener of this.#onGone) listener();
  };
}

function sequence(from: number, to: number): string {
  let text = '';
  for (let n = from; n <= to; n++) text += `${n}\r\n`;
  return text;
}

/** A terminal's line discipline turns a line feed into CR LF. */
function asTerminal(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/\n/g, '\r\n'), 'latin1');
}
