/**
 * The lists of sessions asked for beside ten thousand live ones: a person's own few, the first page of one
 * who has nearly all, and page after page of everyone's. From the question to its parsed answer, by the
 * watch of the wall, on real sockets; keepalives of all of them run in between. Who asks, the gateway and
 * the people at the terminals are processes of their own, so that nobody's garbage is in another's answer.
 *
 *     this process ── lists ──▶ gateway ◀── terminals, pongs ── people
 *                                  └─ agents that take everything and say nothing
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../evidence/api-client.ts';
import type { Benchmark, Measure } from './benchmark.ts';
import { Children } from './children.ts';
import { startLive } from './live-gateway/start.ts';
import { at } from './statistics.ts';

const mostSessions = 10_000;
const ownSessions = 3;
const mostMs = 50;
const questions = 500;
const warmUp = 50;
/** Between two questions, of real time: some thirty keepalives. */
const pauseMs = 50;

export const listSessions: Benchmark = {
  name: 'list-sessions',
  about: `the lists of sessions beside ${mostSessions} live ones`,
  async run(progress, scale) {
    const sessions = Math.max(ownSessions + 1, Math.round(mostSessions * scale));
    const asked = Math.max(10, Math.round(questions * Math.min(1, scale)));
    const ignored = Math.ceil(warmUp * Math.min(1, scale));
    await using children = new Children();
    const live = await startLive(children, sessions);
    const clients: ApiClient[] = [];
    for (const [person, count] of [sessions - ownSessions, ownSessions].entries()) {
      progress(`opening ${count}`);
      clients.push((await live.open(person, count)).client);
    }
    const [alice, bob] = clients;
    const measure = async (what: string, client: ApiClient, path: string, most: number) => {
      progress(what);
      await timesOf(client, path, ignored, most);
      const times = await timesOf(client, path, asked, most);
      return [
        { what: `${what}, median`, value: at(times, 0.5), unit: 'ms' },
        {
          what: `${what}, p99`,
          value: at(times, 0.99),
          unit: 'ms',
          goal: { of: 'value', bound: 'at most', is: mostMs },
        },
      ] satisfies Measure[];
    };
    const few = Math.min(200, sessions - ownSessions);
    const page = Math.min(500, sessions);
    const measures = [
      ...(await measure(`one's own ${ownSessions}`, bob!, '/api/terminals', ownSessions)),
      ...(await measure(`${few} of one's own`, alice!, `/api/terminals?limit=${few}`, few)),
      ...(await measure(`${page} of everyone's`, bob!, `/api/admin/terminals?limit=${page}`, page)),
    ];
    const alive = await countOf(bob!);
    if (alive !== sessions) throw new Error(`${sessions - alive} of ${sessions} sessions have ended`);
    return measures;
  },
};

interface Page {
  readonly terminals: readonly unknown[];
  readonly next: string | null;
}

/** In order. Throws when an answer holds another number of sessions than it should. */
async function timesOf(client: ApiClient, path: string, count: number, most: number): Promise<number[]> {
  const times: number[] = [];
  let after = '';
  for (let asked = 0; asked < count; asked++) {
    await sleep(pauseMs);
    const before = performance.now();
    const { status, body } = await client.call('GET', `${path}${after}`);
    times.push(performance.now() - before);
    const { terminals, next } = body as Page;
    if (status !== 200 || (next !== null && terminals.length !== most))
      throw new Error(`${path}${after} was answered with ${status} and ${terminals?.length} sessions`);
    after = path.includes('admin') && next !== null ? `&after=${encodeURIComponent(next)}` : '';
  }
  return times.sort((a, b) => a - b);
}

/** Every live session, page by page. */
async function countOf(client: ApiClient): Promise<number> {
  let count = 0;
  for (let after = ''; ; ) {
    const { body } = await client.call('GET', `/api/admin/terminals?limit=500${after}`);
    const { terminals, next } = body as Page;
    count += terminals.length;
    if (next === null) return count;
    after = `&after=${encodeURIComponent(next)}`;
  }
}
