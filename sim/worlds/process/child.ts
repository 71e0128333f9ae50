/** The harness's side of a product process: start it, call it, hear its events, see it end. */
import { type ChildProcess, fork } from 'node:child_process';
import type { PartyReport } from '../../clock/barrier.ts';
import type { Call, FromChild } from './child-runtime.ts';

export interface ChildEvent {
  readonly t: number;
  readonly kind: string;
  readonly data: unknown;
}

export interface ChildOptions {
  readonly name: string;
  /** The file with the composition root. */
  readonly file: URL;
  readonly env: NodeJS.ProcessEnv;
  onEvent(event: ChildEvent): void;
}

/** How a process ended. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class Child {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #calls = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #output: string[] = [];
  #nextId = 1;
  /** Resolves when the process is gone; never rejects. */
  readonly exited: Promise<ChildExit>;
  #gone: ChildExit | null = null;

  constructor(options: ChildOptions) {
    this.name = options.name;
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
    this.#process.on('message', (message: FromChild) => {
      if ('event' in message) return options.onEvent(message.event);
      const call = this.#calls.get(message.id);
      this.#calls.delete(message.id);
      if ('error' in message) call?.reject(new Error(`${this.name}: ${message.error}`));
      else call?.resolve(message.result);
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

  /** Rejects with the child's error, or when it is gone. */
  call<T = void>(name: string, args?: unknown): Promise<T> {
    if (this.#gone) return Promise.reject(new Error(`${this.name} is gone: ${name} can not be asked`));
    const id = this.#nextId++;
    return new Promise<T>((resolve, reject) => {
      this.#calls.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#process.send({ id, name, args } satisfies Call, (error) => {
        // A process whose channel has ended is about to end itself: that is what its calls reject with.
        if (error && !channelHasEnded(error) && this.#calls.delete(id))
          reject(new Error(`${this.name}: ${error.message}`));
      });
    });
  }

  report(forgetClosed: boolean): Promise<PartyReport> {
    return this.call<PartyReport>('report', { forgetClosed });
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  #end(exit: ChildExit): void {
    if (this.#gone) return;
    this.#gone = exit;
    const why = `${this.name} ended (${exit.signal ?? exit.code})${this.output ? `:\n${this.output}` : ''}`;
    for (const call of this.#calls.values()) call.reject(new Error(why));
    this.#calls.clear();
  }
}

function channelHasEnded({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ERR_IPC_CHANNEL_CLOSED' || code === 'EPIPE';
}
