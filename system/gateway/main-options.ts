/** The gateway's command line and environment, checked before anything is opened. */
import { parseArgs } from 'node:util';
import { agentPort } from '../contracts/agent-api.ts';
import { tame } from '../contracts/outside-text.ts';
import { type Plan, plans } from '../store/schema.ts';

export const help = `Usage: npm run gateway -- [options]

The gateway of a Hangup deployment: sign-in, machines, terminals, recordings, audit log.

  --host ADDRESS            where to listen                          (127.0.0.1)
  --port NUMBER             0 takes a free one                       (8080)
  --database FILE           SQLite file, or :memory:                 (hangup.sqlite)
  --objects DIRECTORY       where recordings are kept                (hangup-objects)
  --s3-bucket NAME          keep recordings in a bucket instead
  --s3-endpoint URL         an S3-compatible store, such as R2
  --s3-region NAME                                                   (auto)
  --loki URL                copy the audit log to Grafana Loki
  --dashboard DIRECTORY     the built dashboard                      (system/dashboard/dist)
  --allowed-origin ORIGIN   a page elsewhere that may open terminals; may be repeated
  --trust-proxy ADDRESSES   proxies whose X-Forwarded-For is believed
  --gateway-id NAME         unique in the deployment, kept over restarts   (g1)
  --address URL             where the other gateways of this database reach this one
                            (http://ADDRESS:NUMBER of --host and --port)

First contents of an empty database:
  --bootstrap-org NAME      creates the organisation
  --bootstrap-plan PLAN     ${plans.join(', ')}   (workforce)
  --bootstrap-owner EMAIL   creates its owner; the password is HANGUP_BOOTSTRAP_PASSWORD
  --bootstrap-machine NAME=IP[:PORT]   enrols a machine and prints its node key once; may be repeated

Secrets come from the environment:
  HANGUP_JWT_SECRET         key of the access tokens, at least 32 characters
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY   for --s3-bucket
`;

export interface GatewayConfig {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly objects:
    | { readonly kind: 'files'; readonly directory: string }
    | { readonly kind: 's3'; readonly bucket: string; readonly region: string; readonly endpoint?: string };
  readonly loki: string | null;
  /** `null` where none was named: the one that was built here, if it was. */
  readonly dashboardDir: string | null;
  readonly allowedOrigins: readonly string[];
  readonly trustProxy: string | null;
  readonly gatewayId: string;
  /** `null` where it is not known: a free port, every address of the host. */
  readonly address: string | null;
  readonly jwtSecret: string;
  readonly bootstrap: Bootstrap | null;
}

export interface Bootstrap {
  readonly org: string;
  readonly plan: Plan;
  readonly owner: { readonly email: string; readonly password: string } | null;
  readonly machines: readonly {
    readonly name: string;
    readonly tailnetIp: string;
    readonly agentPort: number;
  }[];
}

/** Bad flags or environment: says what was wrong and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** `'help'` when help was asked for. Throws UsageError. */
export function readConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): GatewayConfig | 'help' {
  const flags = parseFlags(args);
  if (flags.help) return 'help';
  return {
    host: flags.host,
    port: portNumber('--port', flags.port, 0),
    database: flags.database,
    objects:
      flags['s3-bucket'] === undefined
        ? { kind: 'files', directory: flags.objects }
        : {
            kind: 's3',
            bucket: flags['s3-bucket'],
            region: flags['s3-region'],
            ...(flags['s3-endpoint'] !== undefined && {
              endpoint: httpUrl('--s3-endpoint', flags['s3-endpoint']),
            }),
          },
    loki: flags.loki === undefined ? null : httpUrl('--loki', flags.loki),
    dashboardDir: flags.dashboard ?? null,
    allowedOrigins: flags['allowed-origin'].map(origin),
    trustProxy: flags['trust-proxy'] ?? null,
    gatewayId: flags['gateway-id'],
    address: addressOf(flags),
    jwtSecret: secret('HANGUP_JWT_SECRET', environment.HANGUP_JWT_SECRET, 32),
    bootstrap: readBootstrap(flags, environment),
  };
}

type Flags = ReturnType<typeof parseFlags>;

function parseFlags(args: readonly string[]) {
  const text = (fallback: string) => ({ type: 'string', default: fallback }) as const;
  const optional = { type: 'string' } as const;
  const repeated = { type: 'string', multiple: true, default: [] as string[] } as const;
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        host: text('127.0.0.1'),
        port: text('8080'),
        database: text('hangup.sqlite'),
        objects: text('hangup-objects'),
        's3-bucket': optional,
        's3-endpoint': optional,
        's3-region': text('auto'),
        loki: optional,
        dashboard: optional,
        'allowed-origin': repeated,
        'trust-proxy': optional,
        'gateway-id': text('g1'),
        address: optional,
        'bootstrap-org': optional,
        'bootstrap-plan': text('workforce'),
        'bootstrap-owner': optional,
        'bootstrap-machine': repeated,
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readBootstrap(flags: Flags, environment: Readonly<Record<string, string | undefined>>) {
  const org = flags['bootstrap-org'];
  if (org === undefined) {
    if (flags['bootstrap-owner'] !== undefined || flags['bootstrap-machine'].length > 0) {
      throw new UsageError('--bootstrap-owner and --bootstrap-machine need --bootstrap-org');
    }
    return null;
  }
  const plan = flags['bootstrap-plan'] as Plan;
  if (!plans.includes(plan))
    throw new UsageError(`--bootstrap-plan ${plan} must be one of ${plans.join(', ')}`);
  const email = flags['bootstrap-owner'];
  if (email !== undefined && !/^[^@\s]+@[^@\s]+$/.test(email)) {
    throw new UsageError(`--bootstrap-owner ${email} must be an email address`);
  }
  const password = () => secret('HANGUP_BOOTSTRAP_PASSWORD', environment.HANGUP_BOOTSTRAP_PASSWORD, 8);
  return {
    org,
    plan,
    owner: email === undefined ? null : { email, password: password() },
    machines: flags['bootstrap-machine'].map(machine),
  };
}

const longestName = 255;

function machine(text: string) {
  const [, name, tailnetIp, port] = /^([^=]+)=([^:=]+)(?::(\d+))?$/.exec(text) ?? [];
  if (name === undefined || tailnetIp === undefined) {
    throw new UsageError(`--bootstrap-machine ${text} must be NAME=IP or NAME=IP:PORT`);
  }
  if (tame(name) !== name || name.length > longestName) {
    throw new UsageError(
      `--bootstrap-machine ${JSON.stringify(tame(text))} must be a name of at most ${longestName} characters, without control characters or such that turn the direction of text`,
    );
  }
  const machinePort = port === undefined ? agentPort : portNumber('--bootstrap-machine', port, 1);
  return { name, tailnetIp, agentPort: machinePort };
}

function portNumber(flag: string, text: string, lowest: number): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < lowest || port > 65_535) {
    throw new UsageError(`${flag} ${text} must be a port, ${lowest} to 65535`);
  }
  return port;
}

function httpUrl(flag: string, text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new UsageError(`${flag} ${text} must be an http or https address`);
  }
  return text;
}

function addressOf({ address, host, port }: Flags): string | null {
  if (address !== undefined) return httpUrl('--address', address);
  const known = port !== '0' && host !== '0.0.0.0' && host !== '::';
  return known ? `http://${host.includes(':') ? `[${host}]` : host}:${port}` : null;
}

function origin(text: string): string {
  if (URL.parse(text)?.origin !== text) {
    throw new UsageError(`--allowed-origin ${text} must be an origin, as in https://dashboard.example`);
  }
  return text;
}

/** The value itself is never repeated. */
function secret(name: string, value: string | undefined, shortest: number): string {
  if (value === undefined || value.length < shortest) {
    throw new UsageError(`${name} must be set to at least ${shortest} characters`);
  }
  return value;
}
