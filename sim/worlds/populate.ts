/** Writes a world's orgs, people and machines into an empty database. */
import { agentPort } from '../../system/contracts/agent-api.ts';
import { createPasswords } from '../../system/gateway/passwords.ts';
import type { Clock } from '../../system/ports/clock.ts';
import type { Entropy } from '../../system/ports/entropy.ts';
import type { Database } from '../../system/store/schema.ts';
import { createOrg, createUser, enrolMachine } from '../../system/store/seed.ts';
import type { Population } from './people.ts';

/** @param passwordCost scrypt's N */
export async function populate(
  ports: { readonly database: Database; readonly clock: Clock; readonly entropy: Entropy },
  { org, people, machines }: Population,
  passwordCost: number,
): Promise<void> {
  const { hash: hashPassword } = createPasswords({ entropy: ports.entropy, cost: passwordCost });
  await createOrg(ports, org);
  for (const person of people) await createUser({ ...ports, hashPassword }, { ...person, orgId: org.id });
  for (const machine of machines) await enrolMachine(ports, { ...machine, orgId: org.id, agentPort });
}
