import { expect, test } from 'vitest';
import type { News } from '../ports/bus.ts';
import { createLocalBus } from './local-bus.ts';

const news: News = { kind: 'user_session_revoked', userSessionId: 's1', reason: 'lost' };

test('publish() resolves when every listener has acted', async () => {
  const bus = createLocalBus();
  const heard: string[] = [];
  bus.subscribe(async () => {
    await Promise.resolve();
    heard.push('slow');
  });
  bus.subscribe(() => void heard.push('quick'));
  await bus.publish(news);
  expect(heard.sort()).toEqual(['quick', 'slow']);
});

test('a listener that fails keeps the news from nobody and is told to the publisher', async () => {
  const bus = createLocalBus();
  const heard: News[] = [];
  bus.subscribe(() => {
    throw new Error('deaf');
  });
  bus.subscribe((one) => void heard.push(one));
  await expect(bus.publish(news)).rejects.toThrow('publishing user_session_revoked failed');
  expect(heard).toEqual([news]);
});

test('who has unsubscribed hears nothing', async () => {
  const bus = createLocalBus();
  const heard: News[] = [];
  bus.subscribe((one) => void heard.push(one))();
  await bus.publish(news);
  expect(heard).toEqual([]);
});
