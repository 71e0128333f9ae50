import { describe, expect, it } from 'vitest';
import { startOnce } from './start-once.ts';
import { goodStory, Story } from './story.ts';

const input = { session: 's1', bytes: 1 };

describe('START-ONCE', () => {
  it('holds for a good session', () => {
    expect(startOnce.judge(goodStory().records).status).toBe('holds');
  });

  it('is violated when shell_connected is written twice', () => {
    const story = new Story().open().row('remote.shell_connected', { metadata: { session_id: 's1' } });

    expect(startOnce.judge(story.records)).toMatchObject({
      status: 'violated',
      explanation: 'session s1: shell_connected was written twice',
      witness: [{ kind: 'audit.row' }, { kind: 'audit.row' }],
    });
  });

  it('is violated when another row of the session comes first', () => {
    const story = new Story().disconnected('user_closed').open();

    expect(startOnce.judge(story.records).explanation).toBe(
      'session s1: remote.shell_disconnected (row 1) stands before shell_connected (row 2)',
    );
  });

  it('is violated when the gateway passes input on before the row, in the same instant', () => {
    const story = new Story()
      .gateway('session.input', input)
      .row('remote.shell_connected', { metadata: { session_id: 's1' } });

    expect(startOnce.judge(story.records).status).toBe('violated');
  });

  it('is violated when a shell got bytes of a session that has no row', () => {
    const story = new Story().row('remote.session_created').agent('shell.input', input);

    expect(startOnce.judge(story.records).explanation).toBe(
      'session s1: input reached the agent at 0:00:00.000, and no shell_connected row was ever written',
    );
  });

  it('trusts no order between actors within ε', () => {
    const story = new Story()
      .at(100)
      .agent('shell.input', input)
      .at(200)
      .row('remote.shell_connected', { metadata: { session_id: 's1' } });

    expect(startOnce.judge(story.records).status).toBe('holds');
  });

  it('is violated when a shell got bytes more than ε before the row', () => {
    const story = new Story()
      .at(100)
      .agent('shell.input', input)
      .at(400)
      .row('remote.shell_connected', { metadata: { session_id: 's1' } });

    expect(startOnce.judge(story.records).status).toBe('violated');
  });

  it('does not ask for a row that died with its gateway', () => {
    const story = new Story()
      .row('remote.session_created')
      .gateway('session.opened', {
        session: 's1',
        user: 'alice',
        user_session: 'u1',
        org: 'acme',
        machine: 'm',
        machine_name: 'Linux-C',
        connection: 'main',
        token: 't',
      })
      .agent('shell.input', input)
      .at(10)
      .say('sim', 'gateway.fault', { gateway: 'g1', what: 'kill' });

    expect(startOnce.judge(story.records).status).toBe('not_witnessed');
  });
});
