/** First contents of a database: an org, its people and its machines. For the bootstrap, labs and tests. */
import type { Role } from '../contracts/api/auth.ts';
import type { MachineStatus } from '../contracts/events.ts';
import { hashSecret } from '../contracts/secrets.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Database, Plan } from './schema.ts';

export interface SeedPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

/** `policy` is what `checkPolicyOverrides` accepts. */
export async function createOrg(
  ports: SeedPorts,
  org: { readonly id?: string; readonly name: string; readonly plan?: Plan; readonly policy?: object },
): Promise<{ id: string }> {
  const id = org.id ?? ports.entropy.uuid();
  await ports.database
    .insertInto('orgs')
    .values({
      id,
      name: org.name,
      plan: org.plan ?? 'workforce',
      policy: JSON.stringify(org.policy ?? {}),
      created_at: isoTime(ports.clock),
    })
    .execute();
  return { id };
}

/** `hashPassword` is the gateway's `Passwords.hash`. Rejects an email that is taken. */
export async function createUser(
  ports: SeedPorts & { readonly hashPassword: (password: string) => Promise<string> },
  user: {
    readonly id?: string;
    readonly orgId: string;
    readonly email: string;
    readonly name: string;
    readonly role: Role;
    readonly password: string;
  },
): Promise<{ id: string }> {
  const id = user.id ?? ports.entropy.uuid();
  await ports.database
    .insertInto('users')
    .values({
      id,
      org_id: user.orgId,
      email: user.email.toLowerCase(),
      name: user.name,
      role: user.role,
      password_hash: await ports.hashPassword(user.password),
      created_at: isoTime(ports.clock),
    })
    .execute();
  return { id };
}

/** Answers the node key, which is kept as its hash only: this is the one time it can be read. */
export async function enrolMachine(
  ports: SeedPorts,
  machine: {
    readonly id?: string;
    readonly orgId: string;
    readonly name: string;
    readonly tailnetIp: string;
    readonly agentPort: number;
    /** `offline` is approved and waiting for its first beat; `pending` still needs an approval. */
    readonly status?: MachineStatus;
    /** At least 16 characters; made up when left out. */
    readonly nodeKey?: string;
  },
): Promise<{ id: string; nodeKey: string }> {
  const id = machine.id ?? ports.entropy.uuid();
  const nodeKey = machine.nodeKey ?? `node_${ports.entropy.bytes(32).toString('base64url')}`;
  await ports.database
    .insertInto('machines')
    .values({
      id,
      org_id: machine.orgId,
      name: machine.name,
      node_key_sha256: hashSecret(nodeKey),
      status: machine.status ?? 'offline',
      tailnet_ip: machine.tailnetIp,
      agent_port: machine.agentPort,
      version: null,
      last_seen_at: null,
      created_at: isoTime(ports.clock),
    })
    .execute();
  return { id, nodeKey };
}
