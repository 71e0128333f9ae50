import { describe, expect, it } from 'vitest';
import { inOnce } from './in-once.ts';
import { goodStory, page, Story } from './story.ts';

const live = () => new Story().open().connect().page('page.input', { page, connection: 1, bytes: 2 });
const input = (bytes: number) => ({ session: 's1', bytes });

describe('IN-ONCE', () => {
  it('holds for a good session', () => {
    expect(inOnce.judge(goodStory().records).status).toBe('holds');
  });

  it('is violated when the gateway passes on more than was typed', () => {
    const story = live().gateway('session.input', input(2)).gateway('session.input', input(2));

    expect(inOnce.judge(story.records).explanation).toBe(
      'session s1: the gateway passed on 4 bytes, the page sent 2',
    );
  });

  it('is violated when the agent is given more than the gateway passed on', () => {
    const story = live().gateway('session.input', input(1)).agent('shell.input', input(2));

    expect(inOnce.judge(story.records).status).toBe('violated');
  });

  it('is violated when the shell gets it twice', () => {
    const ls = { session: 's1', data: Buffer.from('ls').toString('base64') };
    const story = live().agent('shell.received', ls).agent('shell.received', ls);

    expect(inOnce.judge(story.records).explanation).toBe(
      'session s1: the shell got 4 bytes, the page sent 2',
    );
  });

  it('is violated when input is passed on after the end, in the same instant', () => {
    const story = live().ended('revoked').gateway('session.input', input(1));

    expect(inOnce.judge(story.records).explanation).toContain('after the end at 0:00:00.000');
  });

  it('is violated when input reaches a shell that was hung up', () => {
    const story = live()
      .gateway('session.input', input(1))
      .agent('shell.hung_up', { session: 's1' })
      .agent('shell.input', input(1));

    expect(inOnce.judge(story.records).status).toBe('violated');
  });

  /** s1 is shared; its owner typed 2 bytes, and a guest passed on 3. */
  const shared = () =>
    live()
      .open('s2', { guest_of: 's1', watches: false })
      .gateway('session.input', input(2))
      .gateway('session.input', { session: 's2', bytes: 3 });

  it('counts what guests type for the shell that is shared', () => {
    const story = shared().agent('shell.input', { session: 's1', bytes: 5 });

    expect(inOnce.judge(story.records).status).toBe('holds');
  });

  it('is violated when the shared shell gets more than owner and guests sent together', () => {
    const story = shared().agent('shell.input', { session: 's1', bytes: 6 });

    expect(inOnce.judge(story.records).explanation).toBe(
      'session s1: the agent was given 6 bytes, the gateway passed on 5',
    );
  });
});
