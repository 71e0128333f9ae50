/** The harness's side of a product process: start it, call it, hear its events, see it end. */
import { type ChildProcess, fork } from 'node:child_process';
import type { PartyReport } from '../../clock/barrier.ts';
import { Unmet } from '../world-time.ts';
import { Calls, type FromProgram, type Party, type PartyEvent } from './party.ts';

export interface ChildOptions {
  readonly name: string;
  /** The file with the composition root. */
  readonly file: URL;
  readonly env: NodeJS.ProcessEnv;
  onEvent(event: PartyEvent): void;
}

/** How a process ended. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class Child implements Party {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #calls: Calls;
  readonly #output: string[] = [];
  /** Resolves when the process is gone; never rejects. */
  readonly exited: Promise<ChildExit>;
  #gone: ChildExit | null = null;
  /** What it is asked then may go unanswered, as everybody knows. */
  #signalled = false;

  constructor(options: ChildOptions) {
    this.name = options.name;
    this.#calls = new Calls(options.name);
    this.#process = fork(options.file, [], {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'json',
    });
    for (const stream of [this.#process.stdout!, this.#process.stderr!])
      stream.on('data', (chunk: Buffer) => {
        this.#output.push(chunk.toString());
        if (this.#output.length > 200) this.#output.shift();
      });
    this.#process.on('message', (message: FromProgram) => {
      if ('event' in message) options.onEvent(message.event);
      else this.#calls.answered(message);
    });
    this.exited = new Promise((resolve) => {
      this.#process.once('error', (error) => {
        this.#output.push(String(error));
        this.#end({ code: null, signal: null });
        resolve(this.#gone!);
      });
      this.#process.once('exit', (code, signal) => {
        this.#end({ code, signal });
        resolve(this.#gone!);
      });
    });
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  get alive(): boolean {
    return this.#gone === null;
  }

  /** What it printed, the last 200 chunks: a healthy process prints nothing. */
  get output(): string {
    return this.#output.join('');
  }

  call<T = void>(name: string, args?: unknown): Promise<T> {
    if (this.#gone) return Promise.reject(new Unmet(`${this.name} is gone: ${name} can not be asked`));
    return this.#calls.make<T>(name, args, (call, failed) => {
      this.#process.send(call, (error) => {
        // A process whose channel has ended is about to end itself: that is what its calls reject with.
        if (error && !channelHasEnded(error)) failed(error);
      });
    });
  }

  report(forgetClosed: boolean): Promise<PartyReport> {
    return this.call<PartyReport>('report', { forgetClosed });
  }

  signal(signal: NodeJS.Signals): void {
    this.#signalled = true;
    this.#process.kill(signal);
  }

  #end(exit: ChildExit): void {
    if (this.#gone) return;
    this.#gone = exit;
    const why = `${this.name} ended (${exit.signal ?? exit.code})${this.output ? `:\n${this.output}` : ''}`;
    this.#calls.end(this.#signalled ? new Unmet(why) : new Error(why));
  }
}

function channelHasEnded({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ERR_IPC_CHANNEL_CLOSED' || code === 'EPIPE';
}
