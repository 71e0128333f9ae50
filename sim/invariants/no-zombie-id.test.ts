import { describe, expect, it } from 'vitest';
import { noZombieId } from './no-zombie-id.ts';
import { goodStory, Story } from './story.ts';

describe('NO-ZOMBIE-ID', () => {
  it('holds for a good session', () => {
    expect(noZombieId.judge(goodStory().records).status).toBe('holds');
  });

  it('is violated when a session id comes again', () => {
    const story = new Story().open('s1', { token: 'a' }).at(1000).open('s1', { token: 'b' });

    expect(noZombieId.judge(story.records).explanation).toContain(
      'session s1: first at 0:00:00.000 and again at 0:00:01.000',
    );
  });

  it('is violated when a session gets a second shell', () => {
    const story = new Story().open().agent('shell.spawned', { session: 's1', pid: 200 });

    expect(noZombieId.judge(story.records).explanation).toContain('the shell of session s1');
  });
});
