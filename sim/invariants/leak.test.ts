import { describe, expect, it } from 'vitest';
import type { Census } from '../history/record.ts';
import { leak } from './leak.ts';
import { emptyCensus, goodStory, machineName, Story } from './story.ts';

const over = () => new Story().open().at(1000).ended('user_closed').goOn(60_000);
const gateway = (more: Partial<Census['gateway']>) => ({
  ...emptyCensus,
  gateway: { ...emptyCensus.gateway, ...more },
});
const one: Census = {
  gateway: { sessions: 1, sockets: 1, streams: 1, timers: 1, listed: 1 },
  agents: [{ machine: machineName, shells: 1, streams: 1 }],
  processes: [100, 101],
};

describe('LEAK', () => {
  it('holds for a good session', () => {
    expect(leak.judge(goodStory().records).status).toBe('holds');
  });

  it('holds when what is there belongs to a live session', () => {
    expect(leak.judge(new Story().open().goOn(60_000).say('sim', 'census', one).records).status).toBe(
      'holds',
    );
  });

  it.each(['sessions', 'sockets', 'streams', 'timers', 'listed'] as const)(
    'is violated by one of the %s left over',
    (what) => {
      expect(leak.judge(over().say('sim', 'census', gateway({ [what]: 1 })).records).status).toBe('violated');
    },
  );

  it('expects no shell of its own for a guest', () => {
    const story = new Story().open().open('s2', { guest_of: 's1', watches: true }).goOn(60_000);
    const counts = { sessions: 2, sockets: 2, streams: 1, timers: 2, listed: 2 };

    expect(leak.judge(story.say('sim', 'census', { ...one, gateway: counts }).records).status).toBe('holds');
    expect(
      leak.judge(story.say('sim', 'census', { ...one, gateway: { ...counts, streams: 2 } }).records).status,
    ).toBe('violated');
  });

  describe('of a script', () => {
    const script = { metadata: { script_id: 'x1', machine_name: machineName } };
    const running = () =>
      new Story().row('remote.script_started', script).agent('shell.spawned', { session: 'x1', pid: 100 });
    const itsOwn: Census = {
      ...gateway({ scripts: 1 }),
      agents: [{ machine: machineName, shells: 1, streams: 1 }],
      processes: [100],
    };
    const told = (story: Story, census: Census) =>
      leak.judge(story.gateway('gateway.started', { gateway: 'g1' }).say('sim', 'census', census).records);

    it('holds for what it has while it runs', () => {
      expect(told(running().goOn(60_000), itsOwn).status).toBe('holds');
    });

    it('is violated by what it has left', () => {
      const over = () => running().row('remote.script_ended', script).goOn(60_000);
      expect(told(over(), itsOwn).explanation).toContain('the gateway holds 1 scripts; 0 are running');
      const left = { ...itsOwn, ...gateway({ scripts: 0 }), agents: itsOwn.agents };
      expect(told(over(), left).explanation).toContain('the agent of Linux-C holds 1 shells');
      expect(told(over(), { ...emptyCensus, processes: [100] }).explanation).toContain(
        'no script runs, and 1',
      );
    });

    it('is violated where nobody holds one that runs', () => {
      expect(told(running().goOn(60_000), gateway({ scripts: 0 })).status).toBe('violated');
    });
  });

  it('says what is left over', () => {
    expect(leak.judge(over().say('sim', 'census', gateway({ streams: 2 })).records).explanation).toBe(
      'at 0:01:00.000, all quiet, the gateway holds 2 agent streams; live sessions: 0',
    );
  });

  it('is violated by a shell left over', () => {
    const agents = [{ machine: machineName, shells: 1, streams: 0 }];

    expect(leak.judge(over().say('sim', 'census', { ...emptyCensus, agents }).records).explanation).toContain(
      'the agent of Linux-C holds 1 shells',
    );
  });

  it('is violated by a process left over', () => {
    expect(
      leak.judge(over().say('sim', 'census', { ...emptyCensus, processes: [4711] }).records).explanation,
    ).toContain('1 processes of shells are still there: 4711');
  });

  it('is violated when a live session is in no list', () => {
    const story = new Story()
      .open()
      .goOn(60_000)
      .say('sim', 'census', { ...one, gateway: { ...one.gateway, listed: 0 } });

    expect(leak.judge(story.records).status).toBe('violated');
  });

  it('gives an agent 5 s to clear up', () => {
    const agents = [{ machine: machineName, shells: 1, streams: 0 }];
    const story = new Story()
      .open()
      .at(1000)
      .ended('user_closed')
      .at(3000)
      .say('sim', 'census', { ...emptyCensus, agents });

    expect(leak.judge(story.records).status).toBe('holds');
  });

  it('does not hold an agent that hears nothing to what it cannot know', () => {
    const agents = [{ machine: machineName, shells: 1, streams: 1 }];
    const story = new Story()
      .open()
      .say('sim', 'fault.applied', { link: `gateway-agent:${machineName}`, fault: 'blackhole', detail: {} })
      .at(1000)
      .ended('user_closed')
      .goOn(60_000)
      .say('sim', 'census', { ...emptyCensus, agents, processes: [100] });

    expect(leak.judge(story.records).status).toBe('holds');
  });

  it('counts a session that ends in the instant of the census either way', () => {
    const story = new Story().open().at(60_000).say('sim', 'census', one).ended('user_closed');

    expect(leak.judge(story.records).status).toBe('holds');
  });
});
