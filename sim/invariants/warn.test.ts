import { describe, expect, it } from 'vitest';
import { machine, machineName, Story } from './story.ts';
import { warn } from './warn.ts';

const minute = 60_000;
const input = { session: 's1', bytes: 1 };
const on = { session: 's1', active: true };
const off = { session: 's1', active: false };

describe('WARN', () => {
  it('holds when the warning comes once, at its time, and is withdrawn on activity', () => {
    const story = new Story()
      .open()
      .at(10 * minute)
      .gateway('session.idle_warning', on)
      .at(12 * minute)
      .gateway('session.input', input)
      .gateway('session.idle_warning', off)
      .goOn(15 * minute);

    expect(warn.judge(story.records).status).toBe('holds');
  });

  it('is violated when it never comes', () => {
    expect(warn.judge(new Story().open().goOn(11 * minute).records).explanation).toBe(
      'session s1: inactive from 0:00:00.000 to 0:11:00.000 and never warned; the warning is due after 10 min',
    );
  });

  it('is violated when it comes early', () => {
    const story = new Story()
      .open()
      .at(5 * minute)
      .gateway('session.idle_warning', on)
      .goOn(6 * minute);

    expect(warn.judge(story.records).explanation).toContain('warned 5 min later');
  });

  it('is violated when it comes twice', () => {
    const story = new Story()
      .open()
      .at(10 * minute)
      .gateway('session.idle_warning', on)
      .at(11 * minute)
      .gateway('session.idle_warning', on);

    expect(warn.judge(story.records).status).toBe('violated');
  });

  it('is violated when it is not withdrawn on activity', () => {
    const story = new Story()
      .open()
      .at(10 * minute)
      .gateway('session.idle_warning', on)
      .at(12 * minute)
      .gateway('session.input', input)
      .goOn(15 * minute);

    expect(warn.judge(story.records).explanation).toBe(
      'session s1: active again at 0:12:00.000, and the warning of 0:10:00.000 was not withdrawn',
    );
  });

  it('is violated when one is withdrawn that never stood', () => {
    expect(warn.judge(new Story().open().gateway('session.idle_warning', off).records).status).toBe(
      'violated',
    );
  });

  it('is violated when warnings are off and one comes', () => {
    const story = new Story({ policy: { idleWarningMs: 0 } }).open().gateway('session.idle_warning', on);

    expect(warn.judge(story.records).status).toBe('violated');
  });

  it('expects none where no timeout would follow', () => {
    const story = new Story({ policy: { idleTimeoutMs: 0 } }).open().goOn(20 * minute);

    expect(warn.judge(story.records).status).toBe('not_witnessed');
  });

  it('asks nothing of a session that was never live, in a history that tells states', () => {
    const opened = { user: 'alice', user_session: 'u1', org: 'acme', machine, machine_name: machineName };
    const story = new Story()
      .gateway('session.opened', { session: 's1', connection: 'main', token: 'token-s1', ...opened })
      .gateway('session.state', { session: 's1', from: 'opening', to: 'reaching', event: 'admitted' })
      .goOn(11 * minute);

    expect(warn.judge(story.records).status).toBe('not_witnessed');
  });

  it('asks nothing of a warning that was due at the very end', () => {
    expect(
      warn.judge(
        new Story()
          .open()
          .at(10 * minute)
          .ended('user_closed').records,
      ).status,
    ).toBe('not_witnessed');
  });
});
