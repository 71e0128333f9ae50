import { expect, test } from 'vitest';
import type { Telling } from './agreement/compare.ts';
import { essenceOf } from './agreement/essence.ts';
import { judgeDifferences } from './chance.ts';
import type { Declared } from './declared.ts';
import { playOnce } from './repeat.ts';

/** One slot, and a handshake on each of two machines: chance decides which of them gets it. */
const race: Declared = {
  spec: 'race.spec.ts',
  title: 'Race: of two handshakes one gets the slot',
  options: { machines: ['Linux-A', 'Linux-B'], policy: { sessionsPerUser: 1 } },
  script: async ({ api, machine, sockets }) => {
    const client = await api('alice');
    const ids = ['Linux-A', 'Linux-B'].map((name) => machine(name).id);
    const tokens: string[] = [];
    for (const id of ids) tokens.push(await client.shellToken(id));
    const opened = await Promise.all(
      ids.map((id, i) => sockets.open({ client, machine: id, shellToken: tokens[i]! })),
    );
    await sockets.settled(opened);
  },
};

async function toldBy(seed: number): Promise<Telling> {
  const { records } = await playOnce(race, { tier: 'sim', seed });
  return { title: race.title, tier: 'sim', essence: essenceOf(records) };
}

const winner = ({ essence }: Telling) => essence.flat().find((line) => line.startsWith('a session on'));

/** What one seed tells, and what another one of it tells differently, as if told of processes. */
async function differing() {
  const sim = await toldBy(1);
  for (let seed = 2; seed <= 30; seed++) {
    const other = await toldBy(seed);
    if (winner(other) !== winner(sim)) return { sim, process: { ...other, tier: 'process' }, seed };
  }
  throw new Error('no seed lets the other one win');
}

const judge = (sim: Telling, process: Telling, scenarios = [race]) =>
  judgeDifferences([{ tellings: [process, sim], sentences: ['they differ'] }], scenarios);

test('what another seed tells in memory is chance, and the seed is named', async () => {
  const { sim, process, seed } = await differing();
  expect(await judge(sim, process)).toEqual({
    differences: [],
    byChance: [`${race.title}: seed ${seed} tells what process told`],
  });
});

test('what no seed tells is a difference', async () => {
  const { sim, process } = await differing();
  const wrong = process.essence.map((story) => story.map((line) => line.replace('4429', '4401')));
  expect(await judge(sim, { ...process, essence: wrong })).toEqual({
    differences: ['they differ'],
    byChance: [],
  });
});

test('a scenario that nobody knows is not excused', async () => {
  const { sim, process } = await differing();
  expect((await judge(sim, process, [])).differences).toEqual(['they differ']);
});
