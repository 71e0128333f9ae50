import { describe, expect, it } from 'vitest';
import { reconnect } from './reconnect.ts';
import { page, Story } from './story.ts';

const act = { person: 'alice', did: 'clicked Reconnect' };
const opening = (connection: number) => ({ page, connection, token: `t${connection}` });

const closedWith = (code: number) =>
  new Story()
    .say('person:alice', 'person.acted', { person: 'alice', did: 'clicked Connect' })
    .page('page.socket_opening', opening(1))
    .at(10_000)
    .pageClosed(code, '', true)
    .at(12_000);

describe('RECONNECT', () => {
  it('holds when the person asks for it', () => {
    const story = closedWith(1011)
      .say('person:alice', 'person.acted', act)
      .page('page.socket_opening', opening(2));

    expect(reconnect.judge(story.records).status).toBe('holds');
  });

  it('is violated when the page does it by itself', () => {
    expect(
      reconnect.judge(closedWith(4403).page('page.socket_opening', opening(2)).records).explanation,
    ).toBe('alice-1: reconnected by itself at 0:00:12.000 after 4403; only 1012 allows that');
  });

  it('lets it after 1012', () => {
    expect(reconnect.judge(closedWith(1012).page('page.socket_opening', opening(2)).records).status).toBe(
      'holds',
    );
  });

  it('is violated when a page holds two connections at a time', () => {
    const story = new Story()
      .page('page.socket_opening', opening(1))
      .page('page.socket_opening', opening(2))
      .at(1000)
      .pageClosed(1000, '', true);

    expect(reconnect.judge(story.records).explanation).toContain('while connection 1 was still open');
  });

  it('is not misled by a page that was left and told no more', () => {
    const story = new Story().page('page.socket_opening', opening(1)).page('page.socket_opening', opening(2));

    expect(reconnect.judge(story.records).status).toBe('holds');
  });
});
