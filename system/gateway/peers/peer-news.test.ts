import { expect, onTestFinished, test } from 'vitest';
import { createLocalBus } from '../../node/local-bus.ts';
import { openSqlite } from '../../node/sqlite.ts';
import type { News } from '../../ports/bus.ts';
import type { PeerCaller } from '../../ports/peer-caller.ts';
import { migrate } from '../../store/migrate.ts';
import type { Schema } from '../../store/schema.ts';
import { createMemoryLog } from '../../testing/memory-log.ts';
import { createSeededEntropy } from '../../testing/seeded-entropy.ts';
import { loadSigning } from '../signing.ts';
import { PeerNews, type SignedNews } from './peer-news.ts';

const news: News = { kind: 'user_session_revoked', userSessionId: 's1', reason: 'lost' };

/** Gateways that share a database and speak to each other. */
async function gateways(...ids: string[]) {
  const database = openSqlite<Schema>(':memory:');
  onTestFinished(() => database.destroy());
  await migrate(database);
  const log = createMemoryLog();
  const signing = await loadSigning({ database, entropy: createSeededEntropy() });
  const unreachable = new Set<string>();
  const sent: SignedNews[] = [];
  const all = new Map<string, { bus: PeerNews; heard: News[] }>();
  const caller: Pick<PeerCaller, 'post'> = {
    async post(url, json) {
      const { hostname } = new URL(url);
      if (unreachable.has(hostname)) throw new Error('nobody answers');
      sent.push(JSON.parse(json));
      return (await all.get(hostname)!.bus.receive(JSON.parse(json))) ? 204 : 401;
    },
  };
  for (const id of ids) {
    const bus = new PeerNews({ bus: createLocalBus(), caller, database, log }, signing, id);
    const heard: News[] = [];
    bus.subscribe((one) => void heard.push(one));
    all.set(id, { bus, heard });
    await database
      .insertInto('gateways')
      .values({ id, lease: 'l', beats: 0, address: `http://${id}` })
      .execute();
  }
  const heard = () => ids.map((id) => all.get(id)!.heard);
  return { one: (id: string) => all.get(id)!.bus, heard, unreachable, sent, log };
}

test('what one gateway publishes every gateway has heard once, when it resolves', async () => {
  const { one, heard } = await gateways('a', 'b', 'c');
  await one('b').publish(news);
  expect(heard()).toEqual([[news], [news], [news]]);
});

test('a gateway that does not answer keeps the news from nobody else, and is named in the log', async () => {
  const { one, heard, unreachable, log } = await gateways('a', 'b', 'c');
  unreachable.add('b');
  await one('a').publish(news);
  expect([heard(), log.of('trouble')]).toEqual([
    [[news], [], [news]],
    [{ what: 'telling gateway b of user_session_revoked', error: 'nobody answers' }],
  ]);
});

test('news that was changed on its way, or that no gateway signed, is not passed on', async () => {
  const { one, heard, sent } = await gateways('a', 'b');
  await one('a').publish(news);
  const changed = { ...sent[0]!, news: sent[0]!.news.replace('s1', 's2') };
  const unsigned = { ...sent[0]!, signature: '' };
  expect([await one('b').receive(changed), await one('b').receive(unsigned)]).toEqual([false, false]);
  expect(heard()[1]).toEqual([news]);
});
