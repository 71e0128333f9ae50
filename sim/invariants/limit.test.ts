import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../system/contracts/policy.ts';
import { limit } from './limit.ts';
import { Story } from './story.ts';

const two = () => new Story({ policy: { sessionsPerUser: 2 } }).open('s1').open('s2');

describe('LIMIT', () => {
  it('holds at the limit', () => {
    expect(limit.judge(two().records).status).toBe('holds');
  });

  it('is violated above it', () => {
    expect(limit.judge(two().open('s3').records).explanation).toBe(
      'user alice: 3 live sessions and scripts at 0:00:00.000; the policy allows 2',
    );
  });

  it('counts only what is live', () => {
    expect(limit.judge(two().at(1000).ended('user_closed').open('s3').records).status).toBe('holds');
  });

  it('counts each person alone', () => {
    expect(limit.judge(two().open('s3', { user: 'bob' }).records).status).toBe('holds');
  });

  const refused = (story: Story) =>
    story.token('t9').gateway('handshake.refused', {
      cause: 'session_limit',
      code: 4429,
      reason: 'Too many sessions',
      token: 't9',
    });

  it('holds for a refusal at the limit', () => {
    expect(limit.judge(refused(two()).records).status).toBe('holds');
  });

  it('is violated by a refusal below it: somebody kept a slot', () => {
    const story = refused(two().at(1000).ended('agent_unreachable', {}, 's2'));

    expect(limit.judge(story.records).explanation).toBe(
      'user alice: refused for the limit at 0:00:01.000 with 1 live sessions; the policy allows 2',
    );
  });

  it.each([
    ['here', 'gateway:g1', 999, 'violated'],
    ['on another gateway', 'gateway:g2', 500, 'violated'],
    ['on another gateway at this moment', 'gateway:g2', 1000, 'holds'],
  ])(
    'of one refused who asked for a terminal, after one of theirs has ended %s, it is judged',
    (_, actor, endedAt, status) => {
      const end = {
        cause: 'agent_unreachable',
        code: 1011,
        reason: '',
        by: 'gateway',
        duration_ms: 1,
      } as const;
      const story = two()
        .at(endedAt)
        .say(actor, 'session.ended', { session: 's2', ...end })
        .at(1000)
        .gateway('slot.refused', { user: 'alice' });

      expect(limit.judge(story.records).status).toBe(status);
      expect(limit.judge(two().gateway('slot.refused', { user: 'alice' }).records).status).toBe('holds');
    },
  );

  const refusedLate = (story: Story) => story.open('s3').ended('session_limit', {}, 's3');

  it('holds for one that another gateway left no slot after its handshake: it never had one', () => {
    expect(limit.judge(refusedLate(two()).records).status).toBe('holds');
  });

  it('is violated by such an end below the limit', () => {
    const story = refusedLate(two().at(1000).ended('agent_unreachable', {}, 's2'));

    expect(limit.judge(story.records).explanation).toBe(
      'user alice: refused for the limit at 0:00:01.000 with 1 live sessions; the policy allows 2',
    );
  });

  describe('with scripts', () => {
    const script = { metadata: { script_id: 'x1' } };
    const one = () =>
      new Story({ policy: { sessionsPerUser: 2 } }).open('s1').row('remote.script_started', script);

    it('is violated by more than it allows, all together', () => {
      expect(limit.judge(one().records).status).toBe('holds');
      expect(limit.judge(one().open('s2').records).explanation).toContain('3 live sessions and scripts at');
    });

    it('holds for a refusal while one runs, and is violated by one when it is over', () => {
      expect(limit.judge(refused(one()).records).status).toBe('holds');
      const over = one().at(1000).row('remote.script_ended', script).at(2000);
      expect(limit.judge(refused(over).records).explanation).toContain('with 1 live sessions');
    });

    it('counts none that is over', () => {
      const over = one().at(1000).row('remote.script_ended', script);
      expect(limit.judge(over.open('s2').records).status).toBe('holds');
    });
  });

  const another = (sessionsPerUser: number) => ({
    org: 'acme',
    policy: { ...defaultPolicy, sessionsPerUser },
  });

  it('goes by the policy as it was by then', () => {
    const raised = two().gateway('policy.updated', another(3)).open('s3');
    const lowered = refused(two().gateway('policy.updated', another(1)));

    expect(limit.judge(raised.records).status).toBe('holds');
    expect(limit.judge(lowered.records).status).toBe('holds');
    expect(limit.judge(raised.open('s4').records).explanation).toContain('the policy allows 3');
  });
});
