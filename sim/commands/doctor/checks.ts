/** What Hangup uses of a machine: whether it is there, what it is for, and the line to type where it is missing. */
import { dockerRemedy } from './docker-remedy.ts';
import type { Machine } from './machine.ts';

export interface Check {
  readonly name: string;
  /** What was found: a version, a path; `null` where it is missing. */
  readonly found: string | null;
  /** What it is for. */
  readonly allows: string;
  /** The line to type to use it, where that is not obvious. */
  readonly use?: string;
  /** The line to type to get it. */
  readonly remedy: string;
  /** Without it `npm run scenarios` cannot run. */
  readonly needed: boolean;
}

const nodeWanted = 24;
const toxiproxyVersion = '2.12.0';

export async function examine(machine: Machine): Promise<Check[]> {
  return [
    node(machine),
    await pty(machine),
    await ports(machine),
    chromium(machine),
    await toxiproxy(machine),
    await docker(machine),
    sshd(machine),
  ];
}

function node({ node, cores }: Machine): Check {
  const enough = Number(node.split('.')[0]) >= nodeWanted;
  return {
    name: 'Node.js',
    found: enough ? `${node}, ${cores === 1 ? 'one core' : `${cores} cores`}` : null,
    allows: 'everything in memory: hangup run, repro, check, timeline, scenarios --project=sim',
    remedy: `npm ci   # brings Node ${nodeWanted} along for npm run; this is ${node}`,
    needed: true,
  };
}

async function pty(machine: Machine): Promise<Check> {
  const bash = machine.find('bash');
  return {
    name: 'bash on a PTY',
    found: (await machine.hasPty()) ? bash : null,
    allows: 'real shells at the tier process',
    remedy: bash ? 'npm rebuild node-pty' : 'apt-get install -y bash',
    needed: true,
  };
}

async function ports(machine: Machine): Promise<Check> {
  return {
    name: 'ports',
    found: (await machine.canListen()) ? '127.0.0.1, from 20000' : null,
    allows: 'gateway, agents and fault proxy as processes; npm start',
    remedy: 'ip link set lo up   # nothing could listen on 127.0.0.1',
    needed: true,
  };
}

function chromium(machine: Machine): Check {
  const { path, remedy } = machine.chromium();
  const version = path === null ? null : machine.ask(path, '--version');
  return {
    name: 'Chromium',
    found: path && (version ?? path),
    allows: 'the real dashboard at the tier process: hangup scenarios, repro --tier process',
    remedy: machine.variables.HANGUP_CHROMIUM ? remedy : `${remedy}   # hangup scenarios does so by itself`,
    needed: true,
  };
}

async function toxiproxy(machine: Machine): Promise<Check> {
  const { TOXIPROXY_URL: url } = machine.variables;
  const about = { name: 'Toxiproxy', allows: 'the same faults by the original server; ours is built in' };
  // Named by hand it is what the scenarios take: they cannot run where it does not answer.
  if (url)
    return {
      ...about,
      found: (await machine.hasToxiproxyAt(url)) ? `TOXIPROXY_URL=${url}` : null,
      remedy: `unset TOXIPROXY_URL   # nobody answers at ${url}`,
      needed: true,
    };
  return {
    ...about,
    found: machine.find('toxiproxy-server'),
    use: 'HANGUP_TOXIPROXY=server npm run scenarios',
    remedy: machine.find('go')
      ? `go install github.com/Shopify/toxiproxy/v2/cmd/server@v${toxiproxyVersion}   # name it toxiproxy-server`
      : `put toxiproxy-server ${toxiproxyVersion} on the PATH: github.com/Shopify/toxiproxy/releases`,
    needed: false,
  };
}

async function docker(machine: Machine): Promise<Check> {
  return {
    name: 'Docker',
    found: await machine.docker(),
    allows: 'the scenarios in containers and real time: the tier container',
    use: 'npm run scenarios -- --project=container',
    remedy: dockerRemedy(machine.find('docker') !== null),
    needed: false,
  };
}

function sshd(machine: Machine): Check {
  const path = machine.find('sshd');
  return {
    name: 'OpenSSH server',
    found: path && machine.find('ssh') ? path : null,
    allows: 'the scenarios that hold our timeouts against a real sshd',
    remedy: `${machine.root ? '' : 'sudo '}apt-get install -y openssh-server openssh-client`,
    needed: false,
  };
}
