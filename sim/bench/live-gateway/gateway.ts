/**
 * The product's gateway in a process of its own, on real sockets, real time and a database file: its heap
 * holds what a gateway holds, and the near ends of its agents' connections.
 *
 *     gateway.ts FOLDER MOST   ── says ──▶ LiveGateway
 */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { defaultPolicy } from '../../../system/contracts/policy.ts';
import { startGateway } from '../../../system/gateway/start.ts';
import { createFileObjectStore } from '../../../system/node/file-object-store.ts';
import { createJsonLog } from '../../../system/node/json-log.ts';
import { createLocalBus } from '../../../system/node/local-bus.ts';
import { openSqlite } from '../../../system/node/sqlite.ts';
import { systemClock as clock } from '../../../system/node/system-clock.ts';
import { systemEntropy as entropy } from '../../../system/node/system-entropy.ts';
import { migrate } from '../../../system/store/migrate.ts';
import type { Schema } from '../../../system/store/schema.ts';
import { acme, type Population } from '../../worlds/people.ts';
import { placeLocator } from '../../worlds/places.ts';
import { populate } from '../../worlds/populate.ts';
import { QuietAgent } from './quiet-agent.ts';

export interface LiveGateway {
  /** As in `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly population: Population;
}

/** An agent's connections are spread, as machines are. */
const machines = Array.from({ length: 10 }, (_, n) => `Linux-${n}`);
/** scrypt's N: nobody signs in while something is measured. */
const passwordCost = 2 ** 10;

if (import.meta.main) {
  const [, , folder, most] = process.argv;
  const database = openSqlite<Schema>(join(folder!, 'hangup.sqlite'));
  await migrate(database);
  const population = acme(entropy, machines, {
    idleTimeoutMs: 0,
    idleWarningMs: 0,
    sessionsPerUser: Number(most),
  });
  await populate({ database, clock, entropy }, population, passwordCost);
  const { server } = await startGateway(
    {
      clock,
      entropy,
      database,
      dialer: { dial: () => new QuietAgent() },
      objects: createFileObjectStore(join(folder!, 'objects')),
      exporter: null,
      bus: createLocalBus(),
      locator: placeLocator,
      peers: null,
      log: createJsonLog({ actor: 'gateway', clock, write: (line) => process.stdout.write(line) }),
    },
    {
      gatewayId: 'g1',
      jwtSecret: entropy.bytes(32).toString('base64url'),
      allowedOrigins: [],
      policy: defaultPolicy,
      passwordCost,
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.send!({ url, population } satisfies LiveGateway);
}
