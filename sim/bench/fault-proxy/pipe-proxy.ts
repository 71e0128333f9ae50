/** The plainest proxy there is, to compare with: two sockets piped into each other. */
import { type AddressInfo, connect, createServer } from 'node:net';

if (import.meta.main) {
  const [, , port] = process.argv;
  const server = createServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port: Number(port), noDelay: true });
    client.setNoDelay(true);
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.on('error', () => other.destroy());
  });
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
}
