/**
 * A thousand live sessions ended by one request: end-all of their person, and revoke-others from another
 * sign-in. Measured from the request until the last socket is gone, in processor time, which on an idle core
 * is the time that passes: both ends of every socket, the agent, the shells and the history are in it, too.
 */
import { MemoryWorld } from '../worlds/memory/world.ts';
import { type Benchmark, cpuSecondsOf, type Measure } from './benchmark.ts';

const mostSessions = 1000;
const machine = 'Linux-C';
const mostSeconds = 1;

const ways = [
  { what: 'end-all', path: '/api/terminals/end-all', cause: 'ended_by_user' },
  { what: 'revoke-others', path: '/api/sessions/revoke-others', cause: 'revoked' },
] as const;

export const endMany: Benchmark = {
  name: 'end-many',
  about: `${mostSessions} live sessions ended at once, by end-all and by revoke-others`,
  async run(progress, scale) {
    const sessions = Math.max(1, Math.round(mostSessions * scale));
    // A gateway that has a thousand sessions has ended some before.
    for (const way of ways) await secondsToEnd(Math.ceil(sessions / 10), way, progress);
    const measures: Measure[] = [];
    for (const way of ways)
      measures.push({
        what: `${way.what} of ${sessions} sessions, all sockets closed`,
        value: await secondsToEnd(sessions, way, progress),
        unit: 'CPU-seconds',
        goal: { of: 'value', bound: 'at most', is: mostSeconds },
      });
    return measures;
  },
};

/** Throws when some have not ended, or not for this cause. */
async function secondsToEnd(
  sessions: number,
  { what, path, cause }: (typeof ways)[number],
  progress: (now: string) => void,
): Promise<number> {
  const world = await MemoryWorld.start({
    title: what,
    seed: 1,
    machines: [machine],
    policy: { sessionsPerUser: sessions },
  });
  progress(`${what}: opening ${sessions}`);
  const alice = await world.user('alice');
  await alice.signIn();
  for (let open = 1; open <= sessions; open++) {
    await alice.connectInNewTab(machine);
    if (open % 100 === 0) progress(`${what}: ${open} of ${sessions} are open`);
  }
  const { email, password } = world.population.people[0]!;
  const client = await world.time.during(world.apiClient().signIn(email, password));
  // What the opening has left behind is no part of it.
  (globalThis as { gc?: () => void }).gc?.();
  const took = await cpuSecondsOf(async () => {
    const { status } = await world.time.during(client.call('POST', path, {}));
    if (status !== 200) throw new Error(`${path} was answered with ${status}`);
    await world.time.settle();
  });
  const closed = world.history.of('session.socket_closed').length;
  const ended = world.history.of('session.ended').filter(({ data }) => data.cause === cause).length;
  if (closed !== sessions || ended !== sessions)
    throw new Error(`${ended} of ${sessions} sessions have ended and ${closed} sockets are closed`);
  await world.stop();
  return took;
}
