import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { readProcess } from '../node/process-table.ts';
import { createPtyShells } from '../node/pty-shell.ts';
import { type AgentWorld, agentWorld, graceMs, intervalMs, nodeKey } from '../testing/agent-world.ts';
import { until } from '../testing/until.ts';
import { limits } from './limits.ts';

let world: AgentWorld;

async function open(...options: Parameters<typeof agentWorld>): Promise<AgentWorld> {
  world = await agentWorld(...options);
  return world;
}

afterEach(() => world[Symbol.asyncDispose]());

describe('an agent that comes up', () => {
  it('opens its tunnel, beats at once and knows who it is', async () => {
    await open();
    expect(world.beats).toEqual([{ node_key: nodeKey, status: 'online', version: '1.2.3' }]);
    expect(world.log.events.map((event) => event.kind)).toEqual([
      'agent.tunnel',
      'agent.started',
      'agent.beat_sent',
    ]);
    expect(world.agent.status()).toMatchObject({ up: true, machine_id: 'linux-c', shells: 0, streams: 0 });
  });

  it('beats once an interval', async () => {
    await open();
    await world.clock.advance(intervalMs - 1);
    expect(world.beats.length).toBe(1);
    await world.clock.advance(1);
    await until('the beat arrives', () => world.beats.length === 2);
  });

  it('never names its node key in the log', async () => {
    await open();
    world.answerBeats({ status: 401, body: { error: { code: 'UNKNOWN_NODE', message: nodeKey } } });
    await world.clock.advance(intervalMs);
    await until('the refusal is logged', () => world.log.of('agent.beat_failed').length === 1);
    expect(JSON.stringify(world.log.events)).not.toContain(nodeKey);
  });
});

describe('a beat that fails', () => {
  it.each([
    [
      'a refusal',
      { status: 401, body: { error: { code: 'UNKNOWN_NODE' } } },
      'the gateway answered 401 UNKNOWN_NODE',
    ],
    ['no JSON', { status: 502, body: '<html>' }, 'the gateway answered 502 without JSON'],
    [
      'nonsense',
      { status: 200, body: {} },
      'the gateway answered 200 with something else than a heartbeat answer',
    ],
    ['far too much', { status: 200, body: 'x'.repeat(100_000) }, "the gateway's answer is over 65536 bytes"],
  ])('because of %s is logged and made up for by the next', async (_what, answer, error) => {
    await open({ firstAnswer: answer });
    await until('it is logged', () => world.log.of('agent.beat_failed').length === 1);
    expect(world.log.of('agent.beat_failed')).toEqual([{ error }]);
    expect(world.agent.status()).toMatchObject({ up: true, last_beat: { error } });
    world.answerBeats({ status: 401, body: {} });
    await world.clock.advance(intervalMs);
    await until('the next is sent', () => world.beats.length === 2);
  });

  it('because nobody answers is given up at its deadline', async () => {
    await open({ firstAnswer: null });
    await until('it arrives', () => world.beats.length === 1);
    await world.clock.advance(limits.beatMs - 1);
    expect(world.log.of('agent.beat_failed')).toEqual([]);
    await world.clock.advance(1);
    await until('it is logged', () => world.log.of('agent.beat_failed').length === 1);
    expect(world.log.of('agent.beat_failed')).toEqual([
      { error: 'the gateway did not answer within 10000 ms' },
    ]);
  });
});

describe('ztna down', () => {
  it('says offline, then cuts its connections without an exit status, and hangs up its shells', async () => {
    await open();
    const stream = await world.shell('s1');
    await world.agent.down();
    expect(world.beats.map((beat) => beat.status)).toEqual(['online', 'offline']);
    expect(await stream.ended).toBe('cut');
    expect(stream.exit()).toBe(null);
    await until('the shell is gone', () => world.agent.census().shells === 0);
    expect(world.agent.status().up).toBe(false);
  });

  it('can be reached by nobody afterwards and beats no more', async () => {
    await open();
    const { port } = world;
    await world.agent.down();
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    await world.clock.advance(10 * intervalMs);
    expect(world.beats.length).toBe(2);
    expect(world.clock.waiting).toBe(0);
  });

  it('is not held up by a gateway that does not answer', async () => {
    await open();
    world.answerBeats(null);
    const down = world.agent.down();
    await until('the last beat arrives', () => world.beats.length === 2);
    await world.clock.advance(limits.farewellMs);
    await down;
    expect(world.agent.status().up).toBe(false);
  });

  it('twice does it once', async () => {
    await open();
    await Promise.all([world.agent.down(), world.agent.down()]);
    expect(world.beats.length).toBe(2);
  });

  it('followed by ztna up brings it back, with new shells', async () => {
    await open();
    await world.agent.down();
    await world.agent.up();
    expect(world.beats.map((beat) => beat.status)).toEqual(['online', 'offline', 'online']);
    expect((await world.shell('s2')).status).toBe(200);
  });
});

describe('stopping', () => {
  it('waits until a shell that ignores its hang-up is killed', async () => {
    await open();
    const stream = await world.shell('s1');
    stream.type("trap '' HUP");
    await stream.shows('HUP\r\n$ ');
    let stopped = false;
    const stop = world.agent.stop().then(() => {
      stopped = true;
    });
    await until('the tunnel is closed', () => world.log.of('agent.tunnel').length === 2);
    await until('it is hung up', () => world.log.of('shell.hung_up').length === 1);
    expect(stopped).toBe(false);
    await world.clock.advance(graceMs);
    await stop;
    expect(world.agent.census()).toEqual({ shells: 0, streams: 0 });
    expect(world.clock.waiting).toBe(0);
    expect(world.log.events.at(-1)?.kind).toBe('agent.stopped');
  });

  it('is final', async () => {
    await open();
    await world.agent.stop();
    await world.agent.up();
    expect(world.agent.status().up).toBe(false);
  });
});

describe('with real shells', () => {
  const shells = () => createPtyShells({ args: ['--norc'], home: tmpdir(), env: { PS1: 'prompt> ' } });

  it('a person types, reads, resizes and exits', async () => {
    await open({ shells: shells() });
    const stream = await world.shell('real-1');
    await stream.shows('prompt> ');
    await world.signedPost('/shell/resize', { session_id: 'real-1', cols: 111, rows: 33 });
    stream.type('stty size');
    await stream.shows('33 111\r\n');
    stream.type("head -c 2000000 /dev/zero | tr '\\0' '~'; exit 3");
    expect(await stream.ended).toBe('clean');
    expect(stream.output().match(/~{2,}/g)?.join('').length).toBe(2_000_000);
    expect(stream.exit()).toEqual({ exit_code: 3, signal: null });
  });

  it('a lost connection leaves no process of the shell, however stubborn', async () => {
    await open({ shells: shells() });
    const stream = await world.shell('real-2');
    stream.type("trap '' HUP; setsid sh -c 'trap \"\" HUP; echo pid=$$=; exec sleep 1000' &");
    await until('it has started', () => /pid=\d+=/.test(stream.output()));
    const pid = Number(stream.output().match(/pid=(\d+)=/)?.[1]);
    stream.request.socket?.resetAndDestroy();
    await until('it is hung up', () => world.log.of('shell.hung_up').length === 1);
    await world.clock.advance(graceMs);
    await until('all are gone', () => world.agent.census().shells === 0);
    expect(readProcess(pid)?.dead ?? true).toBe(true);
    expect(world.log.of('shell.reaped')).toEqual([{ session: 'real-2', killed: 2 }]);
  });
});
