import { describe, expect, it } from 'vitest';
import { revokeIdem } from './revoke-idem.ts';
import { Story } from './story.ts';

const row = { resource_type: 'user_session', resource_id: 'a', user_id: 'alice' } as const;

describe('REVOKE-IDEM', () => {
  it('holds for one revoke', () => {
    expect(revokeIdem.judge(new Story().row('session_revoked', row).revoke('a', 'a').records).status).toBe(
      'holds',
    );
  });

  it('is violated when a sign-in is revoked twice', () => {
    expect(revokeIdem.judge(new Story().revoke('a', 'a').at(1000).revoke('a', 'a').records).explanation).toBe(
      'sign-in a: revoked at 0:00:00.000 and again at 0:00:01.000',
    );
  });

  it('is violated when the second revoke writes a row', () => {
    const story = new Story().row('session_revoked', row).row('session_revoked', row);

    expect(revokeIdem.judge(story.records).status).toBe('violated');
  });

  it('is violated when a second revoke-others writes a row with nobody left', () => {
    const story = new Story()
      .signIn('a')
      .at(1000)
      .row('sessions_revoked_others', row)
      .at(2000)
      .row('sessions_revoked_others', row);

    expect(revokeIdem.judge(story.records).explanation).toContain('with nobody left to end');
  });

  it('lets a second revoke-others end who has signed in since', () => {
    const story = new Story()
      .signIn('a')
      .at(1000)
      .row('sessions_revoked_others', row)
      .at(2000)
      .signIn('b')
      .at(3000)
      .row('sessions_revoked_others', row);

    expect(revokeIdem.judge(story.records).status).toBe('holds');
  });
});
