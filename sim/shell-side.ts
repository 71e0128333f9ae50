/** What happens on a machine beside what a person types: a program that writes to a terminal. */
import { NotAtThisTier, type TerminalHandle } from './worlds/person.ts';
import type { World } from './worlds/world.ts';

export interface Writer {
  /** Writes a line; whoever shows it may do so later. */
  writes(line: string): Promise<void>;
  /** Writes a line and waits until the terminal shows it. */
  prints(line: string): Promise<void>;
}

export class ShellSide {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Pid of the terminal's shell. */
  pidOf(terminal: TerminalHandle): number {
    const { session } = terminal;
    const spawned = this.#world.history.of('shell.spawned').find(({ data }) => data.session === session);
    if (!spawned) throw new Error(`no shell was started for the terminal on ${terminal.tab.name}`);
    return spawned.data.pid;
  }

  /** A build that prints onto the terminal's own tty whenever it is told to. */
  async writerOn(terminal: TerminalHandle): Promise<Writer> {
    const pid = this.pidOf(terminal);
    const writes = async (line: string) => {
      await this.#world.printOn({ session: terminal.session ?? '', pid }, line);
      await this.#world.time.settle();
    };
    return {
      writes,
      prints: async (line) => {
        await writes(line);
        await terminal.shows(line);
      },
    };
  }

  /** Types a line whose program prints more than anybody takes. Throws NotAtThisTier where no world comes to rest. */
  async flood(terminal: TerminalHandle, line: string): Promise<void> {
    if (!this.#world.restsInFloods)
      throw new NotAtThisTier('while a real program floods its terminal the world does not come to rest');
    await terminal.type(`${line}\n`);
  }

  /** Pids of every shell of the world and of all that descends from one. */
  processes(): number[] {
    return this.#world.processes();
  }
}
