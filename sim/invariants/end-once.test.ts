import { describe, expect, it } from 'vitest';
import { endOnce } from './end-once.ts';
import { goodStory, Story } from './story.ts';

const killed = { gateway: 'g1', what: 'kill' } as const;

describe('END-ONCE', () => {
  it('holds for a good session', () => {
    expect(endOnce.judge(goodStory().records).status).toBe('holds');
  });

  it('holds for a session that is still live when the run ends', () => {
    expect(endOnce.judge(new Story().open().goOn(60_000).records).status).toBe('holds');
  });

  it('is violated when shell_disconnected is written twice', () => {
    const story = new Story()
      .open()
      .at(1000)
      .ended('user_closed')
      .disconnected('user_closed')
      .disconnected('user_closed');

    expect(endOnce.judge(story.records).explanation).toBe(
      'session s1: shell_disconnected was written 2 times, at 0:00:01.000 and 0:00:01.000',
    );
  });

  it('is violated when a session ended and the row never came', () => {
    const story = new Story().open().at(1000).ended('user_closed').goOn(10_000);

    expect(endOnce.judge(story.records).explanation).toBe(
      'session s1: the gateway ended it (user_closed) at 0:00:01.000, and no shell_disconnected followed until the run ended at 0:00:10.000',
    );
  });

  it('is violated when the row comes later than 5 s', () => {
    const story = new Story().open().at(1000).ended('user_closed').at(7000).disconnected('user_closed');

    expect(endOnce.judge(story.records).status).toBe('violated');
  });

  it('is violated in sim when the row comes later than ε', () => {
    const story = new Story({ tier: 'sim', epsilonMs: 1 })
      .open()
      .at(1000)
      .ended('user_closed')
      .at(1002)
      .disconnected('user_closed');

    expect(endOnce.judge(story.records).status).toBe('violated');
  });

  it('is violated when a close frame reached the gateway and nothing came of it', () => {
    const story = new Story().open().connect().at(1000).close('client', 1000).goOn(10_000);

    expect(endOnce.judge(story.records).explanation).toContain(
      'the close frame of the browser reached the gateway',
    );
  });

  it('waits for no close frame that was lost on the way', () => {
    const story = new Story()
      .open()
      .connect()
      .at(1000)
      .frame('client', 'client', 'close', { code: 1000, reason: '' })
      .goOn(10_000);

    expect(endOnce.judge(story.records).status).toBe('holds');
  });

  it('is violated when a session that never connected was ended', () => {
    expect(endOnce.judge(new Story().disconnected('agent_unreachable').records).explanation).toBe(
      'session s1: shell_disconnected at 0:00:00.000, but it never connected',
    );
  });

  it('asks a killed gateway for its rows only once it has started again', () => {
    const story = new Story()
      .open()
      .at(1000)
      .ended('user_closed')
      .say('sim', 'gateway.fault', killed)
      .goOn(60_000);

    expect(endOnce.judge(story.records).status).toBe('holds');
    expect(
      endOnce.judge(story.gateway('gateway.started', { gateway: 'g1' }).goOn(70_000).records).status,
    ).toBe('violated');
  });

  it('holds when a restarted gateway writes the row of one that was killed', () => {
    const story = new Story()
      .open()
      .at(1000)
      .say('sim', 'gateway.fault', killed)
      .at(60_000)
      .gateway('gateway.started', { gateway: 'g1' })
      .disconnected('gateway_crashed')
      .ended('gateway_crashed')
      .goOn(70_000);

    expect(endOnce.judge(story.records).status).toBe('holds');
  });

  describe('with several gateways', () => {
    const other = { gateway: 'g2' };
    const two = () =>
      new Story().gateway('gateway.started', { gateway: 'g1' }).say('gateway:g2', 'gateway.started', other);
    const cut = { gateway: 'g1', what: 'partition' } as const;
    const back = { gateway: 'g1', what: 'rejoin' } as const;

    it('asks the others for the rows of a killed one within the lease', () => {
      const story = (until: number) =>
        two().open().at(1000).ended('user_closed').say('sim', 'gateway.fault', killed).goOn(until);

      expect(endOnce.judge(story(90_000).records).status).toBe('holds');
      expect(endOnce.judge(story(100_000).records).status).toBe('violated');
    });

    it('asks a gateway that was cut off once it is back', () => {
      const story = (until: number) =>
        new Story()
          .open()
          .say('sim', 'gateway.fault', cut)
          .at(1000)
          .ended('user_closed')
          .at(30_000)
          .say('sim', 'gateway.fault', back)
          .goOn(until);

      expect(endOnce.judge(story(34_000).records).status).toBe('holds');
      expect(endOnce.judge(story(36_000).records).status).toBe('violated');
    });

    it('asks the others for the rows of one that is killed as soon as it is back', () => {
      const story = (until: number) =>
        two()
          .open()
          .at(1000)
          .say('sim', 'gateway.fault', cut)
          .say('sim', 'gateway.fault', back)
          .ended('user_closed')
          .say('sim', 'gateway.fault', killed)
          .goOn(until);

      expect(endOnce.judge(story(90_000).records).status).toBe('holds');
      expect(endOnce.judge(story(100_000).records).status).toBe('violated');
    });

    it('asks nobody while all of them are cut off', () => {
      const story = two()
        .open()
        .say('sim', 'gateway.fault', cut)
        .at(5000)
        .say('sim', 'gateway.fault', { gateway: 'g2', what: 'partition' })
        .at(60_000)
        .ended('gateway_crashed');

      expect(endOnce.judge(story.goOn(600_000).records).status).toBe('holds');
    });

    it('asks nobody while the only gateway is cut off', () => {
      const story = new Story().open().say('sim', 'gateway.fault', cut).at(1000).ended('user_closed');

      expect(endOnce.judge(story.goOn(600_000).records).status).toBe('holds');
    });
  });
});
