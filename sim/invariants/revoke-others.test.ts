import { describe, expect, it } from 'vitest';
import { revokeOthers } from './revoke-others.ts';
import { Story } from './story.ts';

const row = { resource_type: 'user_session', resource_id: 'a', user_id: 'alice' } as const;
const asked = () =>
  new Story()
    .signIn('a')
    .signIn('b')
    .signIn('c')
    .signIn('m', 'mallory')
    .at(1000)
    .row('sessions_revoked_others', row);

describe('REVOKE-OTHERS', () => {
  it('holds when all siblings end and nobody else', () => {
    expect(revokeOthers.judge(asked().revoke('b', 'a').revoke('c', 'a').goOn(10_000).records).status).toBe(
      'holds',
    );
  });

  it('is violated when a sibling lives on', () => {
    expect(revokeOthers.judge(asked().revoke('b', 'a').goOn(10_000).records).explanation).toBe(
      'at 0:00:01.000 sign-in a revoked the others of user alice, and sign-in c lived on',
    );
  });

  it('is violated when the caller is revoked too', () => {
    const story = asked().revoke('a', 'a').revoke('b', 'a').revoke('c', 'a');

    expect(revokeOthers.judge(story.records).explanation).toContain('and was itself revoked');
  });

  it('lets the caller sign out in the same instant', () => {
    const story = asked()
      .revoke('b', 'a')
      .revoke('c', 'a')
      .row('session_revoked', row)
      .revoke('a', 'a')
      .goOn(10_000);

    expect(revokeOthers.judge(story.records).status).toBe('holds');
  });

  it('lets two revoke each other in one instant', () => {
    const story = asked().revoke('b', 'a').revoke('c', 'a').revoke('a', 'b').goOn(10_000);

    expect(revokeOthers.judge(story.records).status).toBe('holds');
  });

  it('is violated when somebody else is touched', () => {
    const story = asked().revoke('b', 'a').revoke('c', 'a').revoke('m', 'a', 'mallory');

    expect(revokeOthers.judge(story.records).explanation).toBe(
      'user alice revoked sign-in m of user mallory at 0:00:01.000',
    );
  });

  it('does not ask for sign-ins that came later', () => {
    const story = asked().revoke('b', 'a').revoke('c', 'a').at(5000).signIn('d').goOn(20_000);

    expect(revokeOthers.judge(story.records).status).toBe('holds');
  });

  it('is violated when a shell of the caller is closed as revoked', () => {
    const story = new Story().signIn('a').open('s1', { user_session: 'a' }).ended('revoked');

    expect(revokeOthers.judge(story.records).explanation).toContain('its sign-in a was not revoked');
  });
});
