import { describe, expect, it } from 'vitest';
import { isolation } from './isolation.ts';
import { goodStory, machineName, Story } from './story.ts';

const elsewhere = { machine: 'm-other', machine_name: 'Other' };
/** One session on Linux-C and one on another machine. */
const two = () => new Story().open('s1').open('s2', elsewhere).connect('s2').at(1000);
const vanishes = (story: Story) =>
  story.say('sim', 'machine.fault', { machine: machineName, what: 'vanish' }).at(31_000);

describe('ISOLATION', () => {
  it('is not witnessed by one session alone', () => {
    expect(isolation.judge(goodStory().records).status).toBe('not_witnessed');
  });

  it('holds when a machine vanishes and only its own session ends', () => {
    const story = vanishes(two()).ended('agent_error', {}, 's1').goOn(60_000);

    expect(isolation.judge(story.records).status).toBe('holds');
  });

  it('is violated when a machine vanishes and the session of another ends', () => {
    const story = vanishes(two()).ended('agent_error', {}, 's2');

    expect(isolation.judge(story.records).explanation).toBe(
      'session s2 on Other: ended by agent_error at 0:00:31.000, while only Linux-C had a fault, from 0:00:01.000 on',
    );
  });

  it('holds when the other machine failed as well', () => {
    const story = vanishes(two().say('sim', 'machine.fault', { machine: 'Other', what: 'kill' })).ended(
      'agent_error',
      {},
      's2',
    );

    expect(isolation.judge(story.records).status).toBe('holds');
  });

  it('lets a person close another session meanwhile', () => {
    expect(isolation.judge(vanishes(two()).ended('user_closed', {}, 's2').records).status).toBe('holds');
  });

  it.each(['bad_message', 'message_too_big', 'shell_exited'] as const)(
    'is violated when one session ends by %s and takes another along',
    (cause) => {
      const story = two().ended(cause, {}, 's1').ended('agent_error', {}, 's2');

      expect(isolation.judge(story.records).explanation).toContain(`just when session s1 ended by ${cause}`);
    },
  );

  it('is violated when it takes the connection of another along', () => {
    const story = two().ended('bad_message', {}, 's1').ended('connection_lost', {}, 's2');

    expect(isolation.judge(story.records).status).toBe('violated');
  });

  it('holds when that connection was cut by its own browser', () => {
    const story = two()
      .ended('bad_message', {}, 's1')
      .wireEnd('server', 'client', 'rst')
      .ended('connection_lost', {}, 's2');

    expect(isolation.judge(story.records).status).toBe('holds');
  });
});
