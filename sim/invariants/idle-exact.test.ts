import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../system/contracts/policy.ts';
import { idleExact } from './idle-exact.ts';
import { link, Story } from './story.ts';

const minute = 60_000;
const input = { session: 's1', bytes: 1 };

describe('IDLE-EXACT', () => {
  it('holds when the end comes the idle timeout after the start', () => {
    expect(
      idleExact.judge(
        new Story()
          .open()
          .at(30 * minute)
          .ended('idle_timeout').records,
      ).status,
    ).toBe('holds');
  });

  it('holds when a keystroke at 29:59 starts it over', () => {
    const story = new Story()
      .open()
      .at(29 * minute + 59_000)
      .gateway('session.input', input)
      .at(59 * minute + 59_000)
      .ended('idle_timeout');

    expect(idleExact.judge(story.records).status).toBe('holds');
  });

  it('is violated when a keystroke did not start it over', () => {
    const story = new Story()
      .open()
      .at(29 * minute)
      .gateway('session.input', input)
      .at(30 * minute)
      .ended('idle_timeout');

    expect(idleExact.judge(story.records).explanation).toBe(
      'session s1: last active at 0:29:00.000, ended as idle 1 min later at 0:30:00.000; the idle timeout is 30 min',
    );
  });

  it('is violated when the end is late', () => {
    expect(
      idleExact.judge(
        new Story()
          .open()
          .at(30 * minute + 300)
          .ended('idle_timeout').records,
      ).status,
    ).toBe('violated');
  });

  it('is violated when the idle timeout is off', () => {
    const story = new Story({ policy: { idleTimeoutMs: 0 } }).open().at(minute).ended('idle_timeout');

    expect(idleExact.judge(story.records).status).toBe('violated');
  });

  it('counts output under the policy any, and only there', () => {
    const tell = (idleActivity: 'input' | 'any') =>
      new Story({ policy: { idleActivity } })
        .open()
        .connect()
        .at(10 * minute)
        .frame('server', 'server', 'binary')
        .at(30 * minute)
        .ended('idle_timeout');

    expect(idleExact.judge(tell('input').records).status).toBe('holds');
    expect(idleExact.judge(tell('any').records).status).toBe('violated');
  });

  it('says nothing under any where nobody watched the output', () => {
    const story = new Story({ policy: { idleActivity: 'any' } })
      .open()
      .at(10 * minute)
      .ended('idle_timeout');

    expect(idleExact.judge(story.records).status).toBe('not_witnessed');
  });

  it('says nothing under any of output behind a link that holds it back, and all the more behind any other', () => {
    const behind = (fault: string) =>
      new Story({ policy: { idleActivity: 'any' } })
        .open()
        .connect()
        .say('sim', 'fault.applied', { link, fault, detail: {} })
        .at(10 * minute)
        .frame('server', 'server', 'binary')
        .at(30 * minute)
        .ended('idle_timeout');

    expect(idleExact.judge(behind('bandwidth').records).status).toBe('not_witnessed');
    expect(idleExact.judge(behind('reset').records).status).toBe('violated');
  });

  it('counts from the moment the terminal went live, however long the agent took', () => {
    const story = new Story()
      .gateway('session.state', { session: 's0', from: 'starting', to: 'live', event: 'shell_started' })
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
      .row('remote.shell_connected', { metadata: { session_id: 's1' } })
      .at(20_000)
      .gateway('session.state', { session: 's1', from: 'starting', to: 'live', event: 'shell_started' })
      .at(20_000 + 30 * minute)
      .ended('idle_timeout');

    expect(idleExact.judge(story.records).status).toBe('holds');
  });

  const halved = { org: 'acme', policy: { ...defaultPolicy, idleTimeoutMs: 15 * minute } };
  const endsAt = (story: Story, minutes: number) =>
    idleExact.judge(story.at(minutes * minute).ended('idle_timeout').records).status;

  it('goes by the policy that the session was opened under', () => {
    expect(endsAt(new Story().gateway('policy.updated', halved).open(), 15)).toBe('holds');
    expect(endsAt(new Story().gateway('policy.updated', halved).open(), 30)).toBe('violated');
    expect(endsAt(new Story().open().gateway('policy.updated', halved), 30)).toBe('holds');
    expect(endsAt(new Story().open().gateway('policy.updated', halved), 15)).toBe('violated');
  });
});
