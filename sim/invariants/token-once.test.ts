import { describe, expect, it } from 'vitest';
import { goodStory, machine, machineName, Story } from './story.ts';
import { tokenOnce } from './token-once.ts';

const opened = (more = {}) => ({
  session: 's2',
  user: 'alice',
  user_session: 'u1',
  org: 'acme',
  machine,
  machine_name: machineName,
  connection: 'main',
  token: 'token-s1',
  ...more,
});

describe('TOKEN-ONCE', () => {
  it('holds for a good session', () => {
    expect(tokenOnce.judge(goodStory().records).status).toBe('holds');
  });

  it('is violated when one token opens two sessions', () => {
    const story = new Story().open().at(1000).gateway('session.opened', opened());

    expect(tokenOnce.judge(story.records).explanation).toBe(
      'token token-s1: opened a session at 0:00:00.000 and another at 0:00:01.000',
    );
  });

  it('is violated when a token is redeemed twice', () => {
    const story = new Story().open().gateway('shell_token.redeemed', { token: 'token-s1', session: 's2' });

    expect(tokenOnce.judge(story.records).status).toBe('violated');
  });

  it('is violated when a token is redeemed after its life', () => {
    const story = new Story()
      .token('t')
      .at(301_000)
      .gateway('shell_token.redeemed', { token: 't', session: 's1' });

    expect(tokenOnce.judge(story.records).explanation).toBe(
      'token t: redeemed 5 min 1 s after it was made; its life is 5 min',
    );
  });

  it.each(['user_session', 'org', 'machine'] as const)(
    'is violated when a token opens a session of another %s',
    (field) => {
      const story = new Story()
        .token('t')
        .gateway('session.opened', opened({ token: 't', [field]: 'other' }));

      expect(tokenOnce.judge(story.records).status).toBe('violated');
    },
  );
});
