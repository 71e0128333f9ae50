/**
 * The processes around a live gateway: its machines beat from this one, people sit at terminals in others.
 * Whoever measures is a further client.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../system/node/system-clock.ts';
import type { ApiClient } from '../../evidence/api-client.ts';
import { beatMachines } from '../../heartbeats/beat-machines.ts';
import { postBeat } from '../../heartbeats/post-beat.ts';
import type { Children } from '../children.ts';
import type { LiveGateway } from './gateway.ts';
import { keepingAlive } from './keeping-alive.ts';

const beatEveryMs = 30_000;

export interface Live {
  /** Opens terminals of one of the org's people, by number, and answers once all of them are open. */
  open(person: number, count: number, end?: number): Promise<People>;
}

export interface People {
  /** A sign-in of the same person on another device. */
  readonly client: ApiClient;
  /** Resolves when all terminals have closed with the code `end`; rejects when one has with another. */
  closed(): Promise<void>;
}

/** A gateway with all machines online. @param most terminals that one person may have */
export async function startLive(children: Children, most: number): Promise<Live> {
  const folder = await mkdtemp(join(tmpdir(), 'hangup-bench-'));
  children.defer(() => rm(folder, { recursive: true }));
  const { url, population } = (await children.start(program('gateway'), folder, most)) as LiveGateway;
  const { org, machines, people } = population;
  const post = postBeat(url, fetch);
  for (const { nodeKey } of machines) await post({ node_key: nodeKey, status: 'online', version: 'fake' });
  const beating = beatMachines({
    clock: systemClock,
    machines: machines.map(({ nodeKey }) => ({
      nodeKey,
      rhythm: { kind: 'steady', everyMs: beatEveryMs },
      startsAfterMs: beatEveryMs,
    })),
    send: post,
  });
  children.defer(async () => beating.stop());
  return {
    async open(person, count, end = 0) {
      const { email, password } = people[person]!;
      const ids = machines.map(({ id }) => id);
      const terminals = await children.run(
        program('terminals'),
        ...[url, org.id, email, password, count, end, ...ids],
      );
      if (terminals.said !== count) throw new Error(`${terminals.said} of ${count} terminals are open`);
      return {
        client: await keepingAlive(url, org.id).signIn(email, password),
        closed: async () => void (await terminals.next()),
      };
    },
  };
}

const program = (name: string) => new URL(`./${name}.ts`, import.meta.url);
