import { describe, expect, it } from 'vitest';
import { oneThousandEleven } from './one-thousand-eleven.ts';
import { machineName, Story } from './story.ts';

const watched = () => new Story().agent('agent.started', { machine: machineName }).open();

describe('1011-IFF', () => {
  it('holds when a session ends with 1011 because its machine went away', () => {
    const story = watched()
      .at(1000)
      .say('sim', 'machine.fault', { machine: machineName, what: 'down' })
      .at(20_000)
      .ended('agent_error')
      .goOn(60_000);

    expect(oneThousandEleven.judge(story.records).status).toBe('holds');
  });

  it('is violated when a session ends with 1011 and its agent is fine', () => {
    expect(oneThousandEleven.judge(watched().at(1000).ended('agent_error').records).explanation).toBe(
      'session s1: ended with 1011 at 0:00:01.000, but nothing had happened to the agent side of Linux-C',
    );
  });

  it('does not blame the machine for what happened to another', () => {
    const story = watched()
      .say('sim', 'machine.fault', { machine: 'Linux-D', what: 'kill' })
      .at(1000)
      .ended('agent_error');

    expect(oneThousandEleven.judge(story.records).status).toBe('violated');
  });

  describe('of a guest on a shared shell', () => {
    const guest = () => watched().open('s2', { guest_of: 's1', watches: false }).at(1000);
    const broken = { link: 'gateway-gateway:g1', fault: 'reset', detail: {} };

    it('holds when the way between the gateways broke', () => {
      const story = guest().say('sim', 'fault.applied', broken).ended('agent_error', {}, 's2');
      expect(oneThousandEleven.judge(story.records).status).toBe('holds');
    });

    it('holds when the gateway with the shared shell was killed', () => {
      const story = guest()
        .say('sim', 'gateway.fault', { gateway: 'g2', what: 'kill' })
        .ended('agent_error', {}, 's2');
      expect(oneThousandEleven.judge(story.records).status).toBe('holds');
    });

    it('is violated when only the owner’s session has one to break', () => {
      const story = guest().say('sim', 'fault.applied', broken).ended('agent_error');
      expect(oneThousandEleven.judge(story.records).status).toBe('violated');
    });
  });

  it('is violated when a machine vanished and its session lived on', () => {
    const story = watched()
      .at(1000)
      .say('sim', 'machine.fault', { machine: machineName, what: 'vanish' })
      .goOn(40_000);

    expect(oneThousandEleven.judge(story.records).explanation).toContain(
      'Linux-C failed (vanish) at 0:00:01.000',
    );
  });

  it('expects nothing of a machine that came back in time', () => {
    const story = watched()
      .at(1000)
      .say('sim', 'machine.fault', { machine: machineName, what: 'vanish' })
      .at(5000)
      .say('sim', 'machine.fault', { machine: machineName, what: 'appear' })
      .goOn(40_000);

    expect(oneThousandEleven.judge(story.records).status).toBe('not_witnessed');
  });
});
