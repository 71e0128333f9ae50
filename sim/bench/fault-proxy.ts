/**
 * The embedded Toxiproxy on real sockets, beside a plain Node `pipe` proxy and, where one is on the PATH,
 * the real `toxiproxy-server`: each in a process of its own, in turns, so that a busy machine slows them alike.
 *
 *     load (this process) ──▶ pipe │ embedded │ toxiproxy-server ──▶ far end
 */
import { Toxiproxy } from 'toxiproxy-node-client';
import { findToxiproxyServer, startToxiproxyServer } from '../network/choose-server.ts';
import type { Benchmark, Measure } from './benchmark.ts';
import { Children } from './children.ts';
import type { FarEnd } from './fault-proxy/far-end.ts';
import { connections, roundTrips, throughput } from './fault-proxy/load.ts';
import { at, median } from './statistics.ts';

const countedRounds = 12;
const bulkBytes = 48e6;
const trips = 1500;
const tripBytes = 64;
const dials = 400;
const dialsAtATime = 8;
const latencyMs = 50;
const latencyTrips = 40;

interface Server {
  readonly name: string;
  readonly echoPort: number;
  readonly sinkPort: number;
  /** Base URL of its API, where it has one. */
  readonly url?: string;
}

const kinds = ['throughput', 'p50', 'p99', 'connections'] as const;
type Seen = Record<(typeof kinds)[number], number[]>;

export const faultProxy: Benchmark = {
  name: 'fault-proxy',
  about: 'the embedded Toxiproxy beside a pipe proxy and the real server',
  async run(progress, scale) {
    const rounds = 1 + Math.max(1, Math.round(countedRounds * scale));
    await using children = new Children();
    const far = (await children.start(program('far-end'))) as FarEnd;
    const servers = [await pipeServer(children, far), await embeddedServer(children, far)];
    const real = await realServer(children, far);
    if (real) servers.push(real);
    const seen = new Map(
      servers.map(({ name }) => [name, { throughput: [], p50: [], p99: [], connections: [] } as Seen]),
    );
    for (let round = 0; round < rounds; round++) {
      progress(`round ${round + 1} of ${rounds}`);
      // The first one warms up, and does not count.
      for (const act of [bulk, trip, dialling])
        for (const server of rotated(servers, round))
          await act(server, round === 0 ? null : seen.get(server.name)!);
    }
    const measures = beside(seen, 'pipe', 0.8, 1.25);
    if (real) measures.push(...beside(seen, real.name, 1, 1));
    for (const server of servers) {
      if (!server.url) continue;
      progress(`${latencyMs} ms of latency at ${server.name}`);
      measures.push(...(await latencyErrors(server)));
    }
    return measures;
  },
};

const program = (name: string) => new URL(`./fault-proxy/${name}.ts`, import.meta.url);

async function bulk({ sinkPort }: Server, seen: Seen | null): Promise<void> {
  const megabytes = await throughput(sinkPort, bulkBytes);
  seen?.throughput.push(megabytes);
}

async function trip({ echoPort }: Server, seen: Seen | null): Promise<void> {
  const took = await roundTrips(echoPort, trips, tripBytes);
  seen?.p50.push(at(took, 0.5));
  seen?.p99.push(at(took, 0.99));
}

async function dialling({ echoPort }: Server, seen: Seen | null): Promise<void> {
  const dialled = await connections(echoPort, dials, dialsAtATime);
  seen?.connections.push(dialled);
}

/** Nobody always goes first. */
function rotated<T>(all: readonly T[], by: number): T[] {
  return all.map((_, i) => all[(i + by) % all.length]!);
}

/** The embedded one beside another, by the median of what was seen in turns. */
function beside(seen: ReadonlyMap<string, Seen>, name: string, atLeast: number, atMost: number): Measure[] {
  const row = (what: string, kind: keyof Seen, unit: string, more: boolean): Measure => {
    const [ours, theirs] = [seen.get('embedded')![kind], seen.get(name)![kind]];
    return {
      what,
      value: median(ours),
      unit,
      beside: { name, value: median(theirs), ratio: median(ours.map((value, i) => value / theirs[i]!)) },
      goal: { of: 'ratio', bound: more ? 'at least' : 'at most', is: more ? atLeast : atMost },
    };
  };
  return [
    row('throughput', 'throughput', 'MB/s', true),
    row(`round trip of ${tripBytes} bytes, p50`, 'p50', 'µs', false),
    row(`round trip of ${tripBytes} bytes, p99`, 'p99', 'µs', false),
    row('connections', 'connections', '/s', true),
  ];
}

/** How late a delayed echo is, and that it never is early. */
async function latencyErrors({ name, url, echoPort }: Server): Promise<Measure[]> {
  const proxy = await new Toxiproxy(url!).get('echo');
  const direct = at(await roundTrips(echoPort, latencyTrips, tripBytes), 0.5) / 1000;
  const toxic = await proxy.addToxic({
    name: 'latency',
    type: 'latency',
    stream: 'upstream',
    toxicity: 1,
    attributes: { latency: latencyMs, jitter: 0 },
  });
  const late = (await roundTrips(echoPort, latencyTrips, tripBytes)).map((us) => us / 1000 - latencyMs);
  await toxic.remove();
  return [
    {
      what: `${latencyMs} ms of latency, least lateness, ${name}`,
      value: late[0]!,
      unit: 'ms',
      goal: { of: 'value', bound: 'at least', is: 0 },
    },
    {
      what: `${latencyMs} ms of latency, median lateness, ${name}`,
      value: at(late, 0.5),
      unit: 'ms',
      beside: { name: 'a round trip without', value: direct },
    },
  ];
}

async function pipeServer(children: Children, far: FarEnd): Promise<Server> {
  return {
    name: 'pipe',
    echoPort: (await children.start(program('pipe-proxy'), far.echoPort)) as number,
    sinkPort: (await children.start(program('pipe-proxy'), far.sinkPort)) as number,
  };
}

async function embeddedServer(children: Children, far: FarEnd): Promise<Server> {
  const url = (await children.start(program('embedded-server'))) as string;
  return { name: 'embedded', ...(await proxiesAt(url, far)) };
}

async function realServer(children: Children, far: FarEnd): Promise<Server | null> {
  const binary = findToxiproxyServer();
  if (!binary) return null;
  const { url, stop } = await startToxiproxyServer(binary);
  children.defer(stop);
  return { name: 'toxiproxy-server', ...(await proxiesAt(url, far)) };
}

async function proxiesAt(url: string, far: FarEnd): Promise<Omit<Server, 'name'>> {
  const client = new Toxiproxy(url);
  const create = async (name: string, port: number) => {
    const proxy = await client.createProxy({ name, listen: '127.0.0.1:0', upstream: `127.0.0.1:${port}` });
    return Number(proxy.listen.split(':').at(-1));
  };
  return { url, echoPort: await create('echo', far.echoPort), sinkPort: await create('sink', far.sinkPort) };
}
