import { describe, expect, it } from 'vitest';
import { auditChain } from './audit-chain.ts';
import { goodStory, Story } from './story.ts';

describe('AUDIT-CHAIN', () => {
  it('holds for a good session', () => {
    expect(auditChain.judge(goodStory().records).status).toBe('holds');
  });

  it('is violated by a gap', () => {
    const story = new Story().row('auth.signed_in').row('auth.signed_in', { seq: 3, prev_hash: 'hash-2' });

    expect(auditChain.judge(story.records).explanation).toBe('row 3 follows row 1: rows are missing');
  });

  it('is violated by a row that is written twice', () => {
    const story = new Story().row('auth.signed_in').row('auth.signed_in', { seq: 1 });

    expect(auditChain.judge(story.records).explanation).toContain('row 1 was written twice');
  });

  it('is violated by a broken chain', () => {
    const story = new Story().row('auth.signed_in').row('auth.signed_in', { prev_hash: 'something else' });

    expect(auditChain.judge(story.records).explanation).toContain('the chain is broken');
  });

  it('is violated when a session is disconnected before it is connected', () => {
    const story = new Story().disconnected('user_closed').open();

    expect(auditChain.judge(story.records).explanation).toBe(
      'session s1: shell_disconnected is row 1, before its shell_connected, row 2',
    );
  });

  it('is violated when the end by a revoke stands before the revoke', () => {
    const revoke = { resource_type: 'user_session', resource_id: 'u1' } as const;
    const before = new Story().open().disconnected('revoked').row('session_revoked', revoke);
    const after = new Story().open().row('session_revoked', revoke).disconnected('revoked');

    expect(auditChain.judge(before.records).explanation).toBe(
      'session s1: its end by revoke is row 2, before the revoke itself, row 3',
    );
    expect(auditChain.judge(after.records).status).toBe('holds');
  });

  it('takes revoke-others for the reason of its siblings, not of its caller', () => {
    const others = (caller: string) =>
      new Story()
        .open()
        .row('sessions_revoked_others', { resource_type: 'user_session', resource_id: caller })
        .disconnected('revoked');

    expect(auditChain.judge(others('u2').records).status).toBe('holds');
    expect(auditChain.judge(others('u1').records).status).toBe('violated');
  });

  it('is violated when nobody is on record for an end from elsewhere, or only afterwards', () => {
    const ended = { metadata: { session_id: 's1' } };
    const silent = new Story().open().disconnected('ended_by_admin');
    const late = new Story().open().disconnected('ended_by_user').row('remote.shell_ended', ended);
    const told = new Story().open().row('remote.shell_ended', ended).disconnected('ended_by_user');

    expect(auditChain.judge(silent.records).explanation).toBe(
      'session s1: row 2 says ended_by_admin, and no row before it says who ended it',
    );
    expect(auditChain.judge(late.records).status).toBe('violated');
    expect(auditChain.judge(told.records).status).toBe('holds');
  });

  it('takes the quarantine of a machine for the reason of the ends on it', () => {
    const story = new Story().open().row('machine.quarantined').disconnected('ended_by_admin');

    expect(auditChain.judge(story.records).status).toBe('holds');
  });

  it('excuses the row that a killed gateway could not tell', () => {
    const story = new Story()
      .row('auth.signed_in')
      .at(1000)
      .say('sim', 'gateway.fault', { gateway: 'g1', what: 'kill' })
      .at(2000)
      .row('auth.signed_in', { seq: 3, prev_hash: 'hash-2' });

    expect(auditChain.judge(story.records).status).toBe('holds');
  });
});
