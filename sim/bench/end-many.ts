/**
 * A thousand live sessions ended by one request: end-all of their person, and revoke-others from another
 * sign-in. By the watch of the wall, from the request until the last browser has seen its socket close; the
 * gateway is a process of its own, on real sockets and a synced database.
 */
import type { Benchmark, Measure } from './benchmark.ts';
import { Children } from './children.ts';
import { type Live, startLive } from './live-gateway/start.ts';

const mostSessions = 1000;
const mostSeconds = 1;

const ways = [
  { what: 'end-all', path: '/api/terminals/end-all', end: 4410 },
  { what: 'revoke-others', path: '/api/sessions/revoke-others', end: 4403 },
] as const;

export const endMany: Benchmark = {
  name: 'end-many',
  about: `${mostSessions} live sessions ended at once, by end-all and by revoke-others`,
  async run(progress, scale) {
    const sessions = Math.max(1, Math.round(mostSessions * scale));
    await using children = new Children();
    const live = await startLive(children, sessions);
    // A gateway that has a thousand sessions has ended some before.
    for (const way of ways) await secondsToEnd(live, Math.ceil(sessions / 10), way, progress);
    const measures: Measure[] = [];
    for (const way of ways)
      measures.push({
        what: `${way.what} of ${sessions} sessions, all sockets closed`,
        value: await secondsToEnd(live, sessions, way, progress),
        unit: 's',
        goal: { of: 'value', bound: 'at most', is: mostSeconds },
      });
    return measures;
  },
};

/** Throws when one of them has closed with another code. */
async function secondsToEnd(
  live: Live,
  sessions: number,
  { what, path, end }: (typeof ways)[number],
  progress: (now: string) => void,
): Promise<number> {
  progress(`${what}: opening ${sessions}`);
  const people = await live.open(0, sessions, end);
  const closed = people.closed();
  progress(`${what}: ending ${sessions}`);
  const asked = performance.now();
  const [{ status }] = await Promise.all([people.client.call('POST', path, {}), closed]);
  const took = performance.now() - asked;
  if (status !== 200) throw new Error(`${path} was answered with ${status}`);
  return took / 1000;
}
