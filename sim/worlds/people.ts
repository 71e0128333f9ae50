/** Who and what a world's gateway knows at first: orgs, people, machines, with the secrets the harness made. */
import type { Role } from '../../system/contracts/api/auth.ts';
import type { Policy } from '../../system/contracts/policy.ts';
import type { Entropy } from '../../system/ports/entropy.ts';
import type { Plan } from '../../system/store/schema.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
}

export interface EnrolledMachine {
  readonly id: string;
  readonly name: string;
  readonly nodeKey: string;
  /** Its address in the tailnet; the gateway process routes it through the machine's link. */
  readonly tailnetIp: string;
}

export interface Population {
  readonly org: {
    readonly id: string;
    readonly name: string;
    readonly plan: Plan;
    readonly policy: Partial<Policy>;
  };
  readonly people: readonly Account[];
  readonly machines: readonly EnrolledMachine[];
}

/** alice owns the org, bob administers it, carol is a member; each machine gets an address of 100.64/10. */
export function acme(
  entropy: Entropy,
  machines: readonly string[],
  policy: Partial<Policy> = {},
  plan: Plan = 'workforce',
): Population {
  const person = (name: string, role: Role): Account => ({
    id: entropy.uuid(),
    name,
    email: `${name}@acme.example`,
    password: `${name}-${entropy.bytes(12).toString('base64url')}`,
    role,
  });
  return {
    org: { id: entropy.uuid(), name: 'Acme', plan, policy },
    people: [person('alice', 'owner'), person('bob', 'admin'), person('carol', 'member')],
    machines: machines.map((name, i) => ({
      id: entropy.uuid(),
      name,
      nodeKey: `node_${entropy.bytes(24).toString('base64url')}`,
      tailnetIp: `100.64.0.${i + 1}`,
    })),
  };
}
