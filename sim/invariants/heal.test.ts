import { describe, expect, it } from 'vitest';
import { heal } from './heal.ts';
import { goodStory, machine, machineName, Story } from './story.ts';

const minute = 60_000;
const beats = 'agent-gateway:Linux-C';
const applied = { link: beats, fault: 'blackhole', detail: {} };
const healed = { link: beats, fault: 'blackhole' };
const status = (from: 'online' | 'offline', to: 'online' | 'offline') => ({
  machine,
  name: machineName,
  from,
  to,
});

/** A machine that vanishes for two minutes, and what the gateway says of it. */
const vanished = () =>
  new Story()
    .agent('agent.started', { machine: machineName })
    .agent('agent.beat_sent', { status: 'online' })
    .gateway('machine.status', status('offline', 'online'))
    .say('sim', 'fault.applied', applied)
    .at(90_000)
    .gateway('machine.status', status('online', 'offline'))
    .at(2 * minute)
    .say('sim', 'fault.healed', healed);

describe('HEAL', () => {
  it('is not witnessed without a fault', () => {
    expect(heal.judge(goodStory().records).status).toBe('not_witnessed');
  });

  it('is not witnessed while a fault stands', () => {
    const story = new Story().say('sim', 'fault.applied', applied).goOn(10 * minute);

    expect(heal.judge(story.records).status).toBe('not_witnessed');
  });

  it('holds when the machine comes back and a session works', () => {
    const story = vanished()
      .at(2.5 * minute)
      .gateway('machine.status', status('offline', 'online'))
      .at(4 * minute)
      .open()
      .ended('user_closed')
      .goOn(5 * minute);

    expect(heal.judge(story.records).status).toBe('holds');
  });

  it('is violated when the machine stays offline', () => {
    expect(heal.judge(vanished().goOn(5 * minute).records).explanation).toBe(
      'Linux-C: offline since 0:01:30.000, and still at 0:03:00.250, when every fault was over',
    );
  });

  it('expects no machine back that an administrator has disabled', () => {
    const row = { resource_type: 'machine', resource_id: machine } as const;

    expect(
      heal.judge(
        vanished()
          .row('machine.disabled', row)
          .goOn(5 * minute).records,
      ).status,
    ).toBe('not_witnessed');
    expect(
      heal.judge(
        vanished()
          .row('machine.disabled', row)
          .row('machine.enabled', row)
          .goOn(5 * minute).records,
      ).status,
    ).toBe('violated');
  });

  it('expects none back that was enabled later than that', () => {
    const row = { resource_type: 'machine', resource_id: machine } as const;
    const story = vanished()
      .row('machine.disabled', row)
      .at(10 * minute)
      .row('machine.enabled', row);

    expect(heal.judge(story.goOn(20 * minute).records).status).toBe('not_witnessed');
  });

  it('gives a machine two beats of time', () => {
    expect(heal.judge(vanished().goOn(2.9 * minute).records).status).toBe('not_witnessed');
  });

  it('expects nothing of a machine whose tunnel was taken down', () => {
    const story = vanished()
      .agent('agent.tunnel', { up: false })
      .goOn(5 * minute);

    expect(heal.judge(story.records).status).toBe('not_witnessed');
  });

  it('is violated when a session fails at its agent although every fault is over', () => {
    const story = vanished()
      .gateway('machine.status', status('offline', 'online'))
      .at(4 * minute)
      .open()
      .ended('agent_unreachable');

    expect(heal.judge(story.records).explanation).toContain('ended by agent_unreachable 0 ms later');
  });

  it('expects sessions to work from the first beat on', () => {
    const story = vanished()
      .at(2.1 * minute)
      .gateway('heartbeat.received', { machine, status: 'online' })
      .open()
      .ended('agent_error');

    expect(heal.judge(story.records).status).toBe('violated');
  });

  it('expects nothing of a session that is opened before the machine is back', () => {
    const story = vanished().open().ended('agent_error');

    expect(heal.judge(story.records).status).toBe('not_witnessed');
  });

  it('is not witnessed while a gateway that was killed stays away', () => {
    const story = new Story()
      .say('sim', 'gateway.fault', { gateway: 'g1', what: 'kill' })
      .goOn(5 * minute)
      .open()
      .ended('agent_error');

    expect(heal.judge(story.records).status).toBe('not_witnessed');
  });

  it('is violated when rows are left over after an outage of the sink', () => {
    const story = new Story()
      .open()
      .gateway('audit.export_failed', { error: 'outage', retry_in_ms: 8000 })
      .goOn(minute);

    expect(heal.judge(story.records).explanation).toBe(
      'row 1 of 0:00:00.000 still waits at 0:01:00.000; the sink failed last at 0:00:00.000',
    );
  });

  it('holds when the rows of an outage are exported after it', () => {
    const story = new Story()
      .open()
      .gateway('audit.export_failed', { error: 'outage', retry_in_ms: 8000 })
      .at(8000)
      .gateway('audit.exported', { from_seq: 1, to_seq: 1 })
      .goOn(minute);

    expect(heal.judge(story.records).status).toBe('holds');
  });

  it('is not witnessed while a gateway is cut off, and is from its return on', () => {
    const fault = (what: 'partition' | 'rejoin') => ({ gateway: 'g1', what });
    const story = () => new Story().say('sim', 'gateway.fault', fault('partition')).goOn(5 * minute);
    const failing = (one: Story) =>
      one
        .goOn(10 * minute)
        .open()
        .ended('agent_error').records;

    expect(heal.judge(failing(story())).status).toBe('not_witnessed');
    expect(heal.judge(failing(story().say('sim', 'gateway.fault', fault('rejoin')))).status).toBe('violated');
  });
});
