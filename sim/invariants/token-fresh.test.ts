import { describe, expect, it } from 'vitest';
import { goodStory, page, Story } from './story.ts';
import { tokenFresh } from './token-fresh.ts';

const opening = (connection: number, token: string | null) => ({ page, connection, token });

describe('TOKEN-FRESH', () => {
  it('holds for a good session', () => {
    expect(tokenFresh.judge(goodStory().records).status).toBe('holds');
  });

  it('is violated when a reconnect reuses its token', () => {
    const story = new Story()
      .token('t')
      .page('page.socket_opening', opening(1, 't'))
      .at(1000)
      .page('page.socket_opening', opening(2, 't'));

    expect(tokenFresh.judge(story.records).explanation).toBe(
      'alice-1: connection 2 at 0:00:01.000 reuses token t of connection 1 of alice-1',
    );
  });

  it('is violated when a page uses a token that nobody made', () => {
    const story = new Story().token('t').page('page.socket_opening', opening(1, 'forged'));

    expect(tokenFresh.judge(story.records).status).toBe('violated');
  });

  it('is violated when a session opens with a token that nobody made', () => {
    const { records } = new Story().token('other').open();
    const forged = records.filter(
      (record) => record.kind !== 'shell_token.created' || record.data.token === 'other',
    );

    expect(tokenFresh.judge(forged).status).toBe('violated');
  });

  it('says nothing of a client that is no page', () => {
    const story = new Story().open().gateway('shell_token.refused', { token: 'token-s1', why: 'used' });

    expect(tokenFresh.judge(story.records).status).toBe('holds');
  });
});
