import { describe, expect, it } from 'vitest';
import { oneReason } from './one-reason.ts';
import { goodStory, Story } from './story.ts';

describe('ONE-REASON', () => {
  it('holds for a good session', () => {
    expect(oneReason.judge(goodStory().records).status).toBe('holds');
  });

  it('is violated when a late report ends a session again', () => {
    const story = new Story().open().at(1000).ended('idle_timeout').at(1100).ended('connection_lost');

    expect(oneReason.judge(story.records).explanation).toBe(
      'session s1: it ended by idle_timeout at 0:00:01.000 and again by connection_lost at 0:00:01.100',
    );
  });

  it('is violated when the audit log tells another cause', () => {
    const story = new Story().open().ended('agent_error').disconnected('connection_lost');

    expect(oneReason.judge(story.records).explanation).toBe(
      'session s1: the gateway ended it by agent_error, the audit log says connection_lost',
    );
  });

  it('is violated when the audit log tells another code', () => {
    const story = new Story().open().ended('agent_error').disconnected('agent_error', { close_code: 1006 });

    expect(oneReason.judge(story.records).status).toBe('violated');
  });

  it('is violated when the page was told another code', () => {
    const story = new Story().open().connect().ended('idle_timeout').pageClosed(1000, '', true);

    expect(oneReason.judge(story.records).explanation).toBe(
      'session s1: the gateway ended it by idle_timeout (4408), the page was told 1000',
    );
  });

  it('asks nothing of a page that was told nothing', () => {
    const story = new Story().open().connect().ended('idle_timeout').pageClosed(1006, '', false);

    expect(oneReason.judge(story.records).status).toBe('holds');
  });

  it('lets a successor report the crash of a gateway that could not write its cause', () => {
    const story = new Story()
      .open()
      .ended('idle_timeout')
      .gateway('gateway.started', { gateway: 'g1' })
      .disconnected('gateway_crashed')
      .ended('gateway_crashed');

    expect(oneReason.judge(story.records).status).toBe('holds');
  });

  it.each([1005, 4321])('takes the code %i that a browser chose for its close', (code) => {
    const story = new Story()
      .open()
      .connect()
      .ended('user_closed', { code })
      .disconnected('user_closed', { close_code: code })
      .pageClosed(code, '', true);

    expect(oneReason.judge(story.records).status).toBe('holds');
  });

  it('is violated when the audit log tells another code than the browser chose', () => {
    const story = new Story().open().ended('user_closed', { code: 4321 }).disconnected('user_closed');

    expect(oneReason.judge(story.records).status).toBe('violated');
  });

  it('lets another gateway report the crash of one that lives on', () => {
    const end = { session: 's1', cause: 'gateway_crashed', code: null, reason: '', by: 'nobody' } as const;
    const story = new Story()
      .open()
      .ended('user_closed')
      .say('gateway:g2', 'session.ended', { ...end, duration_ms: 0 })
      .say('gateway:g2', 'gateway.struck_out', { gateway: 'g1' });

    expect(oneReason.judge(story.records).status).toBe('holds');
  });

  it('is violated when a gateway reports a crash of its own session', () => {
    const story = new Story().open().ended('user_closed').ended('gateway_crashed');

    expect(oneReason.judge(story.records).status).toBe('violated');
  });
});
