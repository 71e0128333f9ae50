/** Processes that a benchmark starts and that end with it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface Running {
  /** The first thing that it said. */
  readonly said: unknown;
  /** What it says next; rejects when it ends before that. */
  next(): Promise<unknown>;
}

export class Children {
  readonly #processes: ChildProcess[] = [];
  readonly #ends: (() => Promise<void>)[] = [];

  /** Starts a program and answers the first thing that it says; rejects when it ends before that. */
  async start(program: URL, ...args: (string | number)[]): Promise<unknown> {
    return (await this.run(program, ...args)).said;
  }

  /** The same of a program that has more to say later. */
  async run(program: URL, ...args: (string | number)[]): Promise<Running> {
    const child = fork(program, args.map(String), {
      execArgv: [],
      // What a program logs, it writes, and nobody reads.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#processes.push(child);
    const name = program.pathname.split('/').at(-1);
    const next = async () => {
      if (child.exitCode !== null) throw new Error(`${name} has ended with ${child.exitCode}`);
      const [said] = await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`))),
      ]);
      return said as unknown;
    };
    return { said: await next(), next };
  }

  /** Done when the processes are gone. */
  defer(end: () => Promise<void>): void {
    this.#ends.push(end);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = this.#processes.map((child) => child.exitCode === null && once(child, 'exit'));
    for (const child of this.#processes) child.kill('SIGKILL');
    await Promise.all(gone);
    for (const end of this.#ends) await end();
  }
}
