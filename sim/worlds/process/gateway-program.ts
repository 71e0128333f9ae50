/** The gateway as a program of the laboratory: the product's own `startGateway`, on the clock of its tier. */
import { type AddressInfo, createServer } from 'node:net';
import { defaultPolicy } from '../../../system/contracts/policy.ts';
import { type Gateway, startGateway } from '../../../system/gateway/start.ts';
import { createFileObjectStore } from '../../../system/node/file-object-store.ts';
import { createHttpPeerCaller } from '../../../system/node/http-peer-caller.ts';
import { createLocalBus } from '../../../system/node/local-bus.ts';
import { createLokiExporter } from '../../../system/node/loki-exporter.ts';
import { openSqlite } from '../../../system/node/sqlite.ts';
import { systemEntropy } from '../../../system/node/system-entropy.ts';
import { tcpDialer } from '../../../system/node/tcp-dialer.ts';
import type { Clock } from '../../../system/ports/clock.ts';
import type { Dialer } from '../../../system/ports/dialer.ts';
import type { ObjectStore } from '../../../system/ports/object-store.ts';
import { migrate } from '../../../system/store/migrate.ts';
import type { Schema } from '../../../system/store/schema.ts';
import { GatewayTies } from '../gateway-ties.ts';
import type { Population } from '../people.ts';
import { placeLocator } from '../places.ts';
import { populate } from '../populate.ts';
import type { ProgramRuntime } from './program-runtime.ts';

export interface GatewayStart {
  readonly gatewayId: string;
  /** Where browsers reach it. */
  readonly origin: string;
  /** Where the other gateways reach it; null where there are none. */
  readonly address: string | null;
  readonly jwtSecret: string;
  readonly databaseFile: string;
  readonly lokiUrl: string;
  readonly objects: { readonly directory: string } | { readonly bucket: string; readonly endpoint: string };
  readonly dashboardDir: string;
  /** Where a tailnet address really leads: through its link's proxy. */
  readonly routes: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** Given at the first start on a database. */
  readonly population: Population | null;
}

/** Cheap on purpose: the scenarios sign in hundreds of times. */
const passwordCost = 2 ** 10;

/** @param host where it listens */
export function gatewayProgram({ clock, log, serve }: ProgramRuntime, host: string): void {
  const ties = new GatewayTies();
  let gateway: Gateway | null = null;

  // Browsers reach the gateway through a proxy, whose address is the gateway's only allowed origin: so the
  // port is taken before the gateway is made.
  const front = createServer((socket) => {
    if (gateway) gateway.server.emit('connection', socket);
    else socket.destroy();
  });

  serve({
    bind: (port: number) =>
      new Promise<number>((resolve, reject) => {
        front.once('error', reject);
        front.listen(port, host, () => resolve((front.address() as AddressInfo).port));
      }),

    async start(start: GatewayStart) {
      const database = openSqlite<Schema>(start.databaseFile);
      await migrate(database);
      if (start.population)
        await populate({ database, clock, entropy: systemEntropy }, start.population, passwordCost);
      const dialer: Dialer = {
        dial(address) {
          const route = start.routes[address.host];
          if (!route) throw new Error(`no link leads to ${address.host}`);
          return tcpDialer.dial(route);
        },
      };
      gateway = await startGateway(
        {
          clock,
          entropy: systemEntropy,
          dialer,
          database: ties.database(database),
          objects: await objectStore(start.objects, clock),
          exporter: createLokiExporter({ url: start.lokiUrl, clock }),
          bus: createLocalBus(),
          locator: placeLocator,
          peers: start.address === null ? null : ties.peers(createHttpPeerCaller(clock)),
          log,
        },
        {
          gatewayId: start.gatewayId,
          jwtSecret: start.jwtSecret,
          ...(start.address !== null && { address: start.address }),
          allowedOrigins: [start.origin],
          dashboardDir: start.dashboardDir,
          policy: defaultPolicy,
          passwordCost,
          trustProxy: true,
        },
      );
    },

    partition: () => ties.sever(),
    rejoin: () => ties.mend(),
    census: () => gateway?.census(),

    async drain() {
      await gateway?.drain();
    },

    async stop() {
      await gateway?.stop();
      front.close();
    },
  });

  // As the product's own main does it.
  process.on('SIGTERM', async () => {
    await gateway?.drain();
    await gateway?.stop();
    process.exit(0);
  });
}

async function objectStore(objects: GatewayStart['objects'], clock: Clock): Promise<ObjectStore> {
  if ('directory' in objects) return createFileObjectStore(objects.directory);
  const { createS3ObjectStore } = await import('../../../system/node/s3-object-store.ts');
  const credentials = { accessKeyId: 'lab', secretAccessKey: 'lab' };
  return createS3ObjectStore({ ...objects, region: 'auto', credentials, clock });
}
