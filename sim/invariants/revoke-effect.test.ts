import { describe, expect, it } from 'vitest';
import { revokeEffect } from './revoke-effect.ts';
import { Story } from './story.ts';

const revoked = () => new Story().signIn('u1').open().at(10_000).revoke('u1', 'u2');

describe('REVOKE-EFFECT', () => {
  it('holds when the shells end within 2 s', () => {
    expect(revokeEffect.judge(revoked().at(11_000).ended('revoked').goOn(20_000).records).status).toBe(
      'holds',
    );
  });

  it('is violated when a live shell is forgotten', () => {
    expect(revokeEffect.judge(revoked().goOn(20_000).records).explanation).toBe(
      'sign-in u1, revoked at 0:00:10.000: session s1 was still live 10 s later',
    );
  });

  it('is violated when input is still accepted', () => {
    const story = revoked()
      .at(10_500)
      .gateway('session.input', { session: 's1', bytes: 1 })
      .at(11_000)
      .ended('revoked');

    expect(revokeEffect.judge(story.records).explanation).toContain(
      'input of session s1 was accepted 500 ms later',
    );
  });

  it('is violated when the sign-in still gets a shell token', () => {
    expect(revokeEffect.judge(revoked().ended('revoked').at(11_000).token('late').records).explanation).toBe(
      'sign-in u1, revoked at 0:00:10.000: it was given a shell token 1 s later',
    );
  });

  it('is violated when a shell token of its opens a session later', () => {
    const story = new Story()
      .token('t')
      .revoke('u1', null)
      .at(1000)
      .gateway('shell_token.redeemed', { token: 't', session: 's1' });

    expect(revokeEffect.judge(story.records).status).toBe('violated');
  });

  it('is violated when a session opens after the revoke', () => {
    expect(revokeEffect.judge(new Story().revoke('u1', null).at(1000).open().records).status).toBe(
      'violated',
    );
  });

  it('asks nothing of sessions that were over before', () => {
    const story = new Story().open().at(1000).ended('user_closed').at(2000).revoke('u1', null).goOn(10_000);

    expect(revokeEffect.judge(story.records).status).toBe('holds');
  });

  it('asks nothing of other sign-ins', () => {
    expect(revokeEffect.judge(new Story().open().revoke('u2', null).goOn(10_000).records).status).toBe(
      'holds',
    );
  });

  it('gives a gateway that the news could not reach until its next renewal', () => {
    const revoke = { user_session: 'u1', user: 'alice', reason: '', by_user_session: null };
    const story = (link: string) =>
      new Story()
        .open()
        .say('sim', 'fault.applied', { link, fault: 'blackhole', detail: {} })
        .say('gateway:g2', 'user_session.revoked', revoke)
        .at(20_000)
        .ended('revoked');

    expect(revokeEffect.judge(story('gateway-gateway:g1').records).status).toBe('holds');
    expect(revokeEffect.judge(story('gateway-gateway:g2').records).status).toBe('violated');
  });
});
