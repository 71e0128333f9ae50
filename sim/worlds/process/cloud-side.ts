/** The cloud of a world of processes: the fake Loki and the fake bucket, each served behind a link of its own. */
import type { FakeBucket } from '../../cloud/bucket.ts';
import type { FakeLoki } from '../../cloud/loki.ts';
import { type CloudServer, serveCloud } from '../../cloud/serve.ts';
import type { Network } from '../../network/links.ts';

export class CloudSide {
  readonly #loki: FakeLoki;
  readonly #bucket: FakeBucket;
  readonly #servers: CloudServer[] = [];

  constructor(loki: FakeLoki, bucket: FakeBucket) {
    this.#loki = loki;
    this.#bucket = bucket;
  }

  /** Requests under way. */
  get pending(): number {
    return this.#servers.reduce((sum, server) => sum + server.pending, 0);
  }

  /** Where the gateways call; at `host`, which is 127.0.0.1 by default. */
  async start(
    network: Network,
    host?: string,
  ): Promise<{ readonly lokiUrl: string; readonly bucketUrl: string }> {
    return {
      lokiUrl: await this.#serve(network, host, 'gateway-loki', this.#loki.handlers, this.#loki.url),
      bucketUrl: await this.#serve(
        network,
        host,
        'gateway-bucket',
        this.#bucket.handlers,
        this.#bucket.endpoint,
      ),
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
  }

  async #serve(
    network: Network,
    host: string | undefined,
    name: string,
    handlers: Parameters<typeof serveCloud>[0],
    origin: string,
  ): Promise<string> {
    const server = await serveCloud(handlers, origin);
    this.#servers.push(server);
    const link = await network.link({
      name,
      upstream: `127.0.0.1:${server.port}`,
      ...(host ? { host } : {}),
    });
    return `http://${link.host}:${link.port}`;
  }
}
