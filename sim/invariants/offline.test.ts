import { describe, expect, it } from 'vitest';
import { offline } from './offline.ts';
import { machine, machineName, Story } from './story.ts';

const beat = (status = 'online') => ({ machine, status });
const online = () =>
  new Story()
    .gateway('heartbeat.received', beat())
    .gateway('machine.status', { machine, name: machineName, from: 'offline', to: 'online' });
const gone = { machine, name: machineName, from: 'online', to: 'offline' } as const;
const marked = (story: Story) => story.gateway('machine.status', gone).row('machine.marked_offline');

describe('OFFLINE', () => {
  it('holds when a silent machine is offline 90 s after its last beat', () => {
    expect(offline.judge(marked(online().at(90_000)).goOn(200_000).records).status).toBe('holds');
  });

  it('holds when a machine that says goodbye is offline at once', () => {
    expect(
      offline.judge(marked(online().at(5000).gateway('heartbeat.received', beat('offline'))).records).status,
    ).toBe('holds');
  });

  it('is violated when it is marked early', () => {
    expect(offline.judge(marked(online().at(60_000)).records).explanation).toBe(
      'Linux-C: last beat at 0:00:00.000, marked offline 1 min later; it has 1 min 30 s',
    );
  });

  it('asks no more of a gateway than to know what was noted', () => {
    const killed = () =>
      online()
        .at(30_000)
        .gateway('heartbeat.received', beat())
        .say('sim', 'gateway.fault', { gateway: 'g1', what: 'kill' });

    expect(offline.judge(marked(killed().at(90_000)).goOn(200_000).records).status).toBe('holds');
    expect(offline.judge(marked(killed().at(85_000)).goOn(200_000).records).status).toBe('violated');
  });

  it('does not ask it of a gateway that is cut off from the database when it is time', () => {
    const cut = (rejoinsAt: number) =>
      online()
        .say('sim', 'gateway.fault', { gateway: 'g1', what: 'partition' })
        .at(rejoinsAt)
        .say('sim', 'gateway.fault', { gateway: 'g1', what: 'rejoin' })
        .at(150_000);

    const stillCut = online().say('sim', 'gateway.fault', { gateway: 'g1', what: 'partition' });

    expect(offline.judge(stillCut.goOn(600_000).records).status).not.toBe('violated');
    expect(offline.judge(marked(cut(120_000)).goOn(200_000).records).status).toBe('holds');
    expect(offline.judge(marked(cut(30_000)).goOn(200_000).records).status).toBe('violated');
    expect(offline.judge(marked(cut(120_000).at(220_000)).goOn(300_000).records).status).toBe('violated');
  });

  it('gives gateways that are left the time to find out whose machine it was', () => {
    const died = online().at(10_000).say('sim', 'gateway.fault', { gateway: 'g2', what: 'kill' }).at(120_000);

    expect(offline.judge(marked(died).goOn(200_000).records).status).toBe('holds');

    const heardElsewhere = new Story()
      .say('gateway:g2', 'heartbeat.received', beat())
      .gateway('machine.status', { machine, name: machineName, from: 'offline', to: 'online' })
      .say('sim', 'gateway.fault', { gateway: 'g2', what: 'partition' })
      .at(120_000);

    expect(offline.judge(marked(heardElsewhere).goOn(200_000).records).status).toBe('holds');
  });

  it.each([
    ['that are left', online().at(10_000).say('sim', 'gateway.fault', { gateway: 'g2', what: 'kill' })],
    ['that start', online().at(10_000).gateway('gateway.started', { gateway: 'g1' })],
  ])('is violated when gateways %s take longer than that', (_, story) => {
    expect(offline.judge(marked(story.at(220_000)).records).status).toBe('violated');
  });

  it('takes what two gateways do at one moment in either order', () => {
    const beatElsewhere = (t: number) =>
      online().at(t).say('gateway:g2', 'heartbeat.received', beat()).at(90_000);

    expect(offline.judge(marked(beatElsewhere(90_000)).goOn(200_000).records).status).toBe('holds');
    expect(offline.judge(marked(beatElsewhere(80_000)).goOn(200_000).records).status).toBe('violated');
  });

  it('takes a token that is made at the moment at which another gateway has the machine back', () => {
    const back = { machine, name: machineName, from: 'offline', to: 'online' } as const;
    const story = (backAt: number) =>
      marked(online().at(90_000))
        .at(backAt)
        .say('gateway:g2', 'machine.status', back)
        .at(100_000)
        .token('t', 'u1', 'alice')
        .goOn(110_000);

    expect(offline.judge(story(100_000).records).status).toBe('holds');
    expect(
      offline.judge(marked(online().at(90_000)).at(100_000).token('t', 'u1', 'alice').records).status,
    ).toBe('violated');
  });

  it('lets a gateway that starts anew count by a wall clock that was set meanwhile', () => {
    const started = (story: Story) =>
      story.at(10_000).gateway('gateway.started', { gateway: 'g1' }).at(50_000);
    const jumped = online().say('sim', 'clock.jumped', { party: 'gateway:g1', by_ms: -3_600_000 });

    expect(offline.judge(marked(started(jumped)).goOn(200_000).records).status).toBe('holds');
    expect(offline.judge(marked(started(online())).goOn(200_000).records).status).toBe('violated');
  });

  it('is violated when a gateway marks it that has not listened for one interval', () => {
    const marked90 = (startedAt: number) =>
      marked(online().at(startedAt).gateway('gateway.started', { gateway: 'g1' }).at(90_000)).goOn(200_000);

    expect(offline.judge(marked90(59_000).records).status).toBe('holds');
    expect(offline.judge(marked90(60_000).records).explanation).toBe(
      'Linux-C: marked offline 30 s after the gateway started: until then nobody heard its beats, one in 30 s',
    );
  });

  it('is violated when it is marked late', () => {
    expect(offline.judge(marked(online().at(95_000)).records).status).toBe('violated');
  });

  it('is violated when it is never marked', () => {
    expect(offline.judge(online().goOn(91_000).records).explanation).toContain(
      '1 min 31 s, and still online',
    );
  });

  it('is violated when a beat was late and nobody noticed the silence before it', () => {
    expect(offline.judge(online().at(120_000).gateway('heartbeat.received', beat()).records).status).toBe(
      'violated',
    );
  });

  it('is violated when no row is written', () => {
    const story = online().row('auth.signed_in').at(90_000).gateway('machine.status', gone).goOn(91_000);

    expect(offline.judge(story.records).explanation).toContain('no machine.marked_offline was written');
  });

  it('is violated when two rows are written', () => {
    expect(offline.judge(marked(online().at(90_000)).row('machine.marked_offline').records).explanation).toBe(
      'Linux-C: went offline 1 times, machine.marked_offline was written 2 times',
    );
  });

  it('is violated when create_session makes a token for it', () => {
    expect(offline.judge(marked(online().at(90_000)).at(95_000).token('t').records).explanation).toBe(
      'Linux-C: offline since 0:01:30.000, and create_session made a token for it at 0:01:35.000',
    );
  });

  it('does not judge a silence in which the gateway was down', () => {
    const story = online()
      .at(10_000)
      .say('sim', 'gateway.fault', { gateway: 'g1', what: 'kill' })
      .goOn(200_000);

    expect(offline.judge(story.records).status).not.toBe('violated');
  });

  it('expects nothing of a machine that is pending', () => {
    expect(
      offline.judge(new Story().gateway('heartbeat.received', beat()).goOn(200_000).records).status,
    ).toBe('not_witnessed');
  });

  it('holds when a machine is disabled, whatever its beats say', () => {
    const disabled = online().at(10_000).gateway('machine.status', gone).row('machine.disabled');

    expect(
      offline.judge(disabled.at(30_000).gateway('heartbeat.received', beat()).goOn(200_000).records).status,
    ).toBe('holds');
  });

  it('is violated when a disabling is told of another machine', () => {
    const other = online()
      .at(10_000)
      .gateway('machine.status', gone)
      .row('machine.disabled', { resource_id: 'm-elsewhere' });

    expect(offline.judge(other.goOn(200_000).records).status).toBe('violated');
  });
});
