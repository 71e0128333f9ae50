/**
 * Whether the shells below the agents rest. A shell that was written to works for a moment that no
 * socket shows: the terminal's line discipline runs on a kernel thread. So after its counters last moved
 * the tree must stay still for a few milliseconds of wall time, all its processes waiting. And after
 * something was typed it must have moved, for on a busy machine nobody may have been woken yet, and what moved
 * may have been the key before. A shell that has ended is its agent's work until the agent has heard of it.
 */
import type { History } from '../../history/history.ts';
import { descendants, rests } from './process-tree.ts';

const stillMs = 12;
/** From the last key to its being read: the thread that hands it over waits for its turn, too. */
const handedOverWithinMs = 40;
/** Whoever reads the terminal has been woken by then, however busy the machine; a program that does not, never is. */
const wokenWithinMs = 250;

export class ShellRest {
  #stamp = '';
  #movedAt = Number.NEGATIVE_INFINITY;
  /** When something was typed that has moved nobody yet. */
  #typedAt = Number.NEGATIVE_INFINITY;
  #lastTypedAt = Number.NEGATIVE_INFINITY;

  /** @param history tells what is typed (`shell.received`) */
  constructor(history: Pick<History, 'listen'>) {
    history.listen(({ kind }) => {
      if (kind === 'shell.received') this.#typedAt = this.#lastTypedAt = performance.now();
    });
  }

  /** @param agents pids of the agent processes */
  look(agents: readonly number[]): { unrest: string | null; stamp: string } {
    const tree = agents.flatMap(descendants);
    const stamp = tree.map(({ pid, work }) => `${pid}:${work}`).join(' ');
    const now = performance.now();
    if (stamp !== this.#stamp) {
      this.#stamp = stamp;
      this.#movedAt = now;
      this.#typedAt = Number.NEGATIVE_INFINITY;
    }
    const working = tree.find((process) => !rests(process));
    if (working) return { unrest: `process ${working.pid} below the agent works (${working.state})`, stamp };
    if (now - this.#typedAt < wokenWithinMs) return { unrest: 'nobody has read yet what was typed', stamp };
    const ended = tree.find(({ state, parent }) => state === 'Z' && agents.includes(parent));
    if (ended) return { unrest: `the agent has not heard of the end of process ${ended.pid}`, stamp };
    if (now - this.#movedAt < stillMs) return { unrest: 'a shell has just worked', stamp };
    if (now - this.#lastTypedAt < handedOverWithinMs)
      return { unrest: 'what was typed may be on its way', stamp };
    return { unrest: null, stamp };
  }
}
