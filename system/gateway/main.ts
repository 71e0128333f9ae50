/** The gateway as a program: the real adapters, put together by the command line. */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultPolicy } from '../contracts/policy.ts';
import { createFileObjectStore } from '../node/file-object-store.ts';
import { createHttpPeerCaller } from '../node/http-peer-caller.ts';
import { createIpCountryLocator } from '../node/ip-country-locator.ts';
import { createJsonLog } from '../node/json-log.ts';
import { createLocalBus } from '../node/local-bus.ts';
import { createLokiExporter } from '../node/loki-exporter.ts';
import { openSqlite } from '../node/sqlite.ts';
import { systemClock } from '../node/system-clock.ts';
import { systemEntropy } from '../node/system-entropy.ts';
import { tcpDialer } from '../node/tcp-dialer.ts';
import { migrate } from '../store/migrate.ts';
import type { Schema } from '../store/schema.ts';
import { bootstrap } from './bootstrap.ts';
import { type GatewayConfig, help, readConfig, UsageError } from './main-options.ts';
import { createPasswords } from './passwords.ts';
import { type Gateway, startGateway } from './start.ts';

const usageExit = 64;
const builtDashboard = fileURLToPath(new URL('../dashboard/dist', import.meta.url));

try {
  const config = readConfig(process.argv.slice(2), process.env);
  if (config === 'help') process.stdout.write(help);
  else await run(config);
} catch (error) {
  process.stderr.write(`gateway: ${(error as Error).message}\n`);
  if (error instanceof UsageError) process.stderr.write('gateway: --help lists what there is\n');
  process.exit(error instanceof UsageError ? usageExit : 1);
}

async function run(config: GatewayConfig): Promise<void> {
  const clock = systemClock;
  const entropy = systemEntropy;
  const database = openSqlite<Schema>(config.database);
  await migrate(database);
  await fill(config);

  const gateway = await startGateway(
    {
      clock,
      entropy,
      database,
      dialer: tcpDialer,
      objects: await objectsOf(config),
      exporter: config.loki === null ? null : createLokiExporter({ url: config.loki, clock }),
      bus: createLocalBus(),
      locator: createIpCountryLocator(),
      peers: createHttpPeerCaller(clock),
      log: createJsonLog({
        actor: `gateway:${config.gatewayId}`,
        clock,
        write: (line) => process.stdout.write(line),
      }),
    },
    {
      gatewayId: config.gatewayId,
      jwtSecret: config.jwtSecret,
      allowedOrigins: config.allowedOrigins,
      policy: defaultPolicy,
      ...(config.address !== null && { address: config.address }),
      ...dashboardOf(config),
      ...(config.trustProxy !== null && { trustProxy: config.trustProxy }),
    },
  );
  drainOn('SIGTERM', gateway);
  drainOn('SIGINT', gateway);
  await listen(gateway, config);

  async function fill({ bootstrap: contents }: GatewayConfig): Promise<void> {
    if (contents === null) return;
    const hashPassword = createPasswords({ entropy }).hash;
    const keys = await bootstrap({ database, clock, entropy, hashPassword }, contents);
    if (keys === null)
      process.stderr.write('gateway: the database has an organisation, nothing bootstrapped\n');
    for (const { name, nodeKey } of keys ?? []) {
      process.stderr.write(`gateway: node key of ${name}, shown this once: ${nodeKey}\n`);
    }
  }

  /** The first signal drains; a second one does not wait. */
  function drainOn(signal: NodeJS.Signals, running: Gateway): void {
    process.once(signal, async () => {
      process.once(signal, () => process.exit(1));
      await running.drain();
      await running.stop();
      await database.destroy();
      process.exit(0);
    });
  }
}

async function objectsOf({ objects }: GatewayConfig) {
  if (objects.kind === 'files') return createFileObjectStore(objects.directory);
  const { kind: _, ...bucket } = objects;
  // Its client is large, and files need none of it.
  const { createS3ObjectStore } = await import('../node/s3-object-store.ts');
  return createS3ObjectStore({ ...bucket, clock: systemClock });
}

function dashboardOf({ dashboardDir }: GatewayConfig) {
  if (dashboardDir === null) return existsSync(builtDashboard) && { dashboardDir: builtDashboard };
  if (!existsSync(dashboardDir)) throw new UsageError(`--dashboard ${dashboardDir} must be a directory`);
  return { dashboardDir: resolve(dashboardDir) };
}

async function listen({ server }: Gateway, { host, port }: GatewayConfig): Promise<void> {
  await new Promise<void>((listening, reject) => {
    server.once('error', reject);
    server.listen(port, host, listening);
  });
  const address = server.address() as AddressInfo;
  process.stderr.write(`gateway: listening on http://${host}:${address.port}\n`);
}
