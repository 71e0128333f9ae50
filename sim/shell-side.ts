/** What happens on a machine beside what a person types: a program that writes to a terminal. */
import { readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Terminal } from './worlds/process/terminal.ts';
import type { ProcessWorld } from './worlds/process/world.ts';

export class ShellSide {
  readonly #world: ProcessWorld;

  constructor(world: ProcessWorld) {
    this.#world = world;
  }

  /** Pid of the terminal's shell. */
  pidOf(terminal: Terminal): number {
    const { session } = terminal;
    const spawned = this.#world.history.of('shell.spawned').find(({ data }) => data.session === session);
    if (!spawned) throw new Error(`no shell was started for the terminal on ${terminal.tab.party.name}`);
    return spawned.data.pid;
  }

  /** A build that prints onto the terminal's own tty whenever it is told to. */
  async writerOn(terminal: Terminal): Promise<{ prints(line: string): Promise<void> }> {
    const tty = readlinkSync(`/proc/${this.pidOf(terminal)}/fd/0`);
    return {
      prints: async (line) => {
        await writeFile(tty, `${line}\r\n`, { flag: 'a' });
        await terminal.shows(line);
      },
    };
  }
}
