/**
 * The lists of sessions asked for beside ten thousand live ones: a person's own few, the first page of one
 * who has nearly all, and page after page of everyone's. From the question to its answer, by the watch of the
 * wall, with both ends of the connection in the same one thread; keepalives of all of them run in between.
 */
import type { Kind } from '../history/record.ts';
import { MemoryWorld } from '../worlds/memory/world.ts';
import type { Benchmark, Measure } from './benchmark.ts';
import { at } from './statistics.ts';

const mostSessions = 10_000;
const ownSessions = 3;
/** An agent remembers each ticket for some minutes. */
const machines = Array.from({ length: 10 }, (_, n) => `Linux-${n}`);
const mostMs = 50;
const questions = 300;
const warmUp = 20;
/** Of virtual time between two questions: some thirty keepalives. */
const pauseMs = 50;
type ApiClient = ReturnType<MemoryWorld['apiClient']>;

const leavesOut = new Set<Kind>(['wire.frame', 'wire.bytes']);

export const listSessions: Benchmark = {
  name: 'list-sessions',
  about: `the lists of sessions beside ${mostSessions} live ones`,
  async run(progress, scale) {
    const sessions = Math.max(ownSessions + 1, Math.round(mostSessions * scale));
    const asked = Math.max(10, Math.round(questions * Math.min(1, scale)));
    const world = await MemoryWorld.start({
      title: 'lists',
      seed: 1,
      machines,
      policy: { sessionsPerUser: sessions },
      leavesOut,
    });
    for (const [name, count] of [
      ['alice', sessions - ownSessions],
      ['bob', ownSessions],
    ] as const) {
      const person = await world.user(name);
      await person.signIn();
      for (let open = 1; open <= count; open++) {
        await person.connectInNewTab(machines[open % machines.length]!);
        if (open % 100 === 0) progress(`${open} of ${sessions} are open`);
      }
    }
    const [alice, bob] = await Promise.all(
      world.population.people
        .slice(0, 2)
        .map(({ email, password }) => world.time.during(world.apiClient().signIn(email, password))),
    );
    const measure = async (
      what: string,
      client: ApiClient,
      path: string,
      most: number,
    ): Promise<Measure[]> => {
      progress(what);
      await timesOf(world, client, path, warmUp, most);
      (globalThis as { gc?: () => void }).gc?.();
      const times = await timesOf(world, client, path, asked, most);
      return [
        { what: `${what}, median`, value: at(times, 0.5), unit: 'ms' },
        {
          what: `${what}, p99`,
          value: at(times, 0.99),
          unit: 'ms',
          goal: { of: 'value', bound: 'at most', is: mostMs },
        },
      ];
    };
    const few = Math.min(200, sessions - ownSessions);
    const page = Math.min(500, sessions);
    const measures = [
      ...(await measure(`one's own ${ownSessions}`, bob!, '/api/terminals', ownSessions)),
      ...(await measure(`${few} of one's own`, alice!, `/api/terminals?limit=${few}`, few)),
      ...(await measure(`${page} of everyone's`, bob!, `/api/admin/terminals?limit=${page}`, page)),
    ];
    const { sessions: alive } = world.gateway.census();
    if (alive !== sessions) throw new Error(`${sessions - alive} of ${sessions} sessions have ended`);
    await world.stop();
    return measures;
  },
};

interface Page {
  readonly terminals: readonly unknown[];
  readonly next: string | null;
}

/** In order. Throws when an answer holds another number of sessions than it should. */
async function timesOf(
  world: MemoryWorld,
  client: ApiClient,
  path: string,
  count: number,
  most: number,
): Promise<number[]> {
  const times: number[] = [];
  let after = '';
  for (let asked = 0; asked < count; asked++) {
    await world.time.advance(pauseMs);
    const before = performance.now();
    const { status, body } = await world.time.during(client.call('GET', `${path}${after}`));
    times.push(performance.now() - before);
    const { terminals, next } = body as Page;
    if (status !== 200 || (next !== null && terminals.length !== most))
      throw new Error(`${path}${after} was answered with ${status} and ${terminals?.length} sessions`);
    after = path.includes('admin') && next !== null ? `&after=${encodeURIComponent(next)}` : '';
  }
  return times.sort((a, b) => a - b);
}
