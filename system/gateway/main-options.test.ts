import { expect, test } from 'vitest';
import { readConfig } from './main-options.ts';

const environment = { HANGUP_JWT_SECRET: 'x'.repeat(32), HANGUP_BOOTSTRAP_PASSWORD: 'long enough' };

test('without flags the gateway listens on loopback and keeps everything in files', () => {
  expect(readConfig([], environment)).toEqual({
    host: '127.0.0.1',
    port: 8080,
    database: 'hangup.sqlite',
    objects: { kind: 'files', directory: 'hangup-objects' },
    loki: null,
    dashboardDir: null,
    allowedOrigins: [],
    trustProxy: null,
    gatewayId: 'g1',
    address: 'http://127.0.0.1:8080',
    jwtSecret: environment.HANGUP_JWT_SECRET,
    bootstrap: null,
  });
});

test.each([
  [['--host', '::1', '--port', '9000'], 'http://[::1]:9000'],
  [['--address', 'https://g1.internal'], 'https://g1.internal'],
  [['--port', '0'], null],
  [['--host', '0.0.0.0'], null],
])('with %j the other gateways reach this one at %s', (args, address) => {
  expect(readConfig(args, environment)).toMatchObject({ address });
});

test('--help wins over everything that is missing', () => {
  expect(readConfig(['--help'], {})).toBe('help');
});

test('a bootstrap names an org, its owner and its machines', () => {
  const args = ['--bootstrap-org', 'Acme', '--bootstrap-owner', 'o@example.com'];
  const machines = ['--bootstrap-machine', 'a=100.64.0.1', '--bootstrap-machine', 'b=100.64.0.2:2022'];
  expect(readConfig([...args, ...machines], environment)).toMatchObject({
    bootstrap: {
      org: 'Acme',
      plan: 'workforce',
      owner: { email: 'o@example.com', password: 'long enough' },
      machines: [
        { name: 'a', tailnetIp: '100.64.0.1', agentPort: 2222 },
        { name: 'b', tailnetIp: '100.64.0.2', agentPort: 2022 },
      ],
    },
  });
});

test('a bucket takes the place of the directory', () => {
  const args = ['--s3-bucket', 'recordings', '--s3-endpoint', 'https://r2.example'];
  expect(readConfig(args, environment)).toMatchObject({
    objects: { kind: 's3', bucket: 'recordings', region: 'auto', endpoint: 'https://r2.example' },
  });
});

test.for<[string[], string]>([
  [['--prot', '1'], "Unknown option '--prot'"],
  [['extra'], "Unexpected argument 'extra'"],
  [['--port', 'x'], '--port x must be a port, 0 to 65535'],
  [['--port', '70000'], '--port 70000 must be a port, 0 to 65535'],
  [['--loki', 'ftp://x'], '--loki ftp://x must be an http or https address'],
  [['--allowed-origin', 'https://a/b'], '--allowed-origin https://a/b must be an origin'],
  [['--bootstrap-owner', 'o@e.c'], '--bootstrap-owner and --bootstrap-machine need --bootstrap-org'],
  [['--bootstrap-org', 'A', '--bootstrap-plan', 'gold'], '--bootstrap-plan gold must be one of free'],
  [['--bootstrap-org', 'A', '--bootstrap-owner', 'me'], '--bootstrap-owner me must be an email address'],
  [
    ['--bootstrap-org', 'A', '--bootstrap-machine', 'm'],
    '--bootstrap-machine m must be NAME=IP or NAME=IP:PORT',
  ],
  [
    ['--bootstrap-org', 'A', '--bootstrap-machine', 'm\u202e=100.64.0.1'],
    '--bootstrap-machine "m\ufffd=100.64.0.1" must be a name of at most 255 characters, without control characters or such that turn the direction of text',
  ],
])('%j is a usage error that says what would be right', ([args, message]) => {
  expect(() => readConfig(args, environment)).toThrow(message);
});

test('a short secret is refused and not repeated', () => {
  expect(() => readConfig([], { HANGUP_JWT_SECRET: 'hunter2' })).toThrow(
    /^HANGUP_JWT_SECRET must be set to at least 32 characters$/,
  );
});
