/**
 * Whether the shells below the agents rest. A shell that was written to works for a moment that no
 * socket shows: the terminal's line discipline runs on a kernel thread. So after its counters last moved
 * the tree must stay still for a few milliseconds of wall time, all its processes waiting.
 */
import { descendants, rests } from './process-tree.ts';

const stillMs = 12;

export class ShellRest {
  #stamp = '';
  #movedAt = Number.NEGATIVE_INFINITY;

  /** @param agents pids of the agent processes */
  look(agents: readonly number[]): { unrest: string | null; stamp: string } {
    const tree = agents.flatMap(descendants);
    const stamp = tree.map(({ pid, work }) => `${pid}:${work}`).join(' ');
    const now = performance.now();
    if (stamp !== this.#stamp) {
      this.#stamp = stamp;
      this.#movedAt = now;
    }
    const working = tree.find((process) => !rests(process));
    if (working) return { unrest: `process ${working.pid} below the agent works (${working.state})`, stamp };
    if (now - this.#movedAt < stillMs) return { unrest: 'a shell has just worked', stamp };
    return { unrest: null, stamp };
  }
}
