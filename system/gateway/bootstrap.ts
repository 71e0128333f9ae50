/** Fills an empty database with a first org, its owner and its machines. */
import { createOrg, createUser, enrolMachine, type SeedPorts } from '../store/seed.ts';
import type { Bootstrap } from './main-options.ts';

/**
 * Answers the node keys of the machines it enrolled: they are printed now or never. Does nothing, and
 * answers null, when there is an org already.
 */
export async function bootstrap(
  ports: SeedPorts & { readonly hashPassword: (password: string) => Promise<string> },
  contents: Bootstrap,
): Promise<{ name: string; nodeKey: string }[] | null> {
  const present = await ports.database.selectFrom('orgs').select('id').limit(1).executeTakeFirst();
  if (present) return null;
  const { id: orgId } = await createOrg(ports, { name: contents.org, plan: contents.plan });
  if (contents.owner) {
    const { email, password } = contents.owner;
    await createUser(ports, { orgId, email, name: email.split('@', 1)[0]!, role: 'owner', password });
  }
  const keys: { name: string; nodeKey: string }[] = [];
  for (const machine of contents.machines) {
    const { nodeKey } = await enrolMachine(ports, { orgId, ...machine });
    keys.push({ name: machine.name, nodeKey });
  }
  return keys;
}
