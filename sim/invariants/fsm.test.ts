import { describe, expect, it } from 'vitest';
import { fsm } from './fsm.ts';
import { goodStory, Story } from './story.ts';

const state = (from: string, to: string, event: string) => ({ session: 's1', from, to, event });

describe('FSM', () => {
  it('holds for a good session', () => {
    expect(fsm.judge(goodStory().records).status).toBe('holds');
  });

  it('holds for a session that goes through every state', () => {
    const story = new Story()
      .gateway('session.state', state('opening', 'reaching', 'admitted'))
      .gateway('session.state', state('reaching', 'announcing', 'agent_reached'))
      .gateway('session.state', state('announcing', 'starting', 'announced'))
      .gateway('session.state', state('starting', 'live', 'shell_started'))
      .gateway('session.state', state('live', 'ending', 'idle_timeout'))
      .gateway('session.state', state('ending', 'ended', 'socket_gone'));

    expect(fsm.judge(story.records).status).toBe('holds');
  });

  it('is violated by an arrow that the diagram does not have', () => {
    const story = new Story().gateway('session.state', state('opening', 'live', 'shell_started'));

    expect(fsm.judge(story.records).explanation).toBe(
      'session s1: went from opening to live by shell_started at 0:00:00.000, which the diagram does not have',
    );
  });

  it('is violated by a cause that cannot end that state', () => {
    const story = new Story().gateway('session.state', state('opening', 'ending', 'idle_timeout'));

    expect(fsm.judge(story.records).status).toBe('violated');
  });

  it('is violated by a state that nobody published', () => {
    const story = new Story().gateway('session.state', state('live', 'paused', 'input'));

    expect(fsm.judge(story.records).status).toBe('violated');
  });

  it('is violated by leaving a state where the session was not', () => {
    const story = new Story()
      .gateway('session.state', state('opening', 'reaching', 'admitted'))
      .at(1000)
      .gateway('session.state', state('starting', 'live', 'shell_started'));

    expect(fsm.judge(story.records).explanation).toBe(
      'session s1: left starting at 0:00:01.000, but was reaching since 0:00:00.000',
    );
  });

  it.each([
    ['an input', (story: Story) => story.gateway('session.input', { session: 's1', bytes: 1 })],
    ['a warning', (story: Story) => story.gateway('session.idle_warning', { session: 's1', active: true })],
    [
      'going live',
      (story: Story) => story.gateway('session.state', state('starting', 'live', 'shell_started')),
    ],
  ] as const)('is violated by %s after the end', (_, tell) => {
    const story = tell(new Story().gateway('session.opened', opened).ended('revoked'));

    expect(fsm.judge(story.records).explanation).toContain('ended at 0:00:00.000, and session.');
  });

  it('lets the socket close after the end', () => {
    const story = new Story()
      .open()
      .ended('revoked')
      .gateway('session.state', state('live', 'ending', 'revoked'))
      .gateway('session.state', state('ending', 'ended', 'socket_gone'));

    expect(fsm.judge(story.records).status).toBe('holds');
  });
});

const opened = {
  session: 's1',
  user: 'alice',
  user_session: 'u1',
  org: 'acme',
  machine: 'm1',
  machine_name: 'Linux-C',
  connection: 'main',
  token: 'token-s1',
};
