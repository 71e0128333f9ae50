import { describe, expect, test } from 'vitest';
import { maxFrameBytes } from '../../contracts/frames.ts';
import { createWorld, eventually, type World } from './terminal-world.ts';

/** Everything is given back except the socket, which may still be closing. */
async function isReleased(world: World, id: string): Promise<void> {
  await eventually(() => world.rowsOf(id).length === 2 && world.rows.get(id)?.ended !== undefined);
  await eventually(() => world.agent.shells.every((shell) => shell.gone()));
  expect(world.terminals.countOf('alice')).toBe(0);
  expect(world.recorded.sealed).toBe(1);
}

async function isQuiet(world: World): Promise<void> {
  await eventually(() => world.terminals.census().sockets === 0);
  expect(world.terminals.census()).toEqual({ sessions: 0, sockets: 0, streams: 0, timers: 0 });
  expect(world.clock.waiting).toBe(0);
}

const disconnected = (world: World, id: string) => world.rowsOf(id)[1]!.metadata;

describe('the browser closes', () => {
  const cases: [string, number | undefined, string, number, number][] = [
    ['with 1000: the person did', 1000, 'user_closed', 1000, 1000],
    ['with 1001: the browser goes', 1001, 'client_gone', 1001, 1001],
    ['without a code: the person did', undefined, 'user_closed', 1005, 1005],
    ['with a code of its own: the person did', 4321, 'user_closed', 4321, 4321],
  ];
  test.each(cases)('%s', async (_what, code, cause, recorded, echoed) => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    page.ws.close(code);
    await isReleased(world, id);
    await eventually(() => page.closed() !== null);
    expect(disconnected(world, id)).toMatchObject({ cause, close_code: recorded });
    expect(page.closed()!.code).toBe(echoed);
    await isQuiet(world);
    expect(world.log.of('session.socket_closed')).toMatchObject([{ session: id, code: recorded }]);
  });

  test('and its socket is cut when it does not end the connection', async () => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    // A masked close frame 1000, and then nothing: the stream stays open on this side.
    page.stream().removeAllListeners('end');
    page.stream().allowHalfOpen = true;
    page.ws.pause();
    page.stream().write(Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xe8]));
    await isReleased(world, id);
    expect(world.terminals.census().sockets).toBe(1);
    await world.clock.advance(2000);
    await isQuiet(world);
  });
});

describe('the connection breaks', () => {
  test('by a reset: connection_lost, 1006', async () => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    page.stream().resetAndDestroy();
    await isReleased(world, id);
    expect(disconnected(world, id)).toMatchObject({ cause: 'connection_lost', close_code: 1006 });
    await isQuiet(world);
    expect(world.log.of('session.socket_closed')).toMatchObject([{ code: 1006 }]);
  });

  test('by an end without a close frame: connection_lost, 1006', async () => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    page.stream().end();
    await isReleased(world, id);
    expect(disconnected(world, id)).toMatchObject({ cause: 'connection_lost', close_code: 1006 });
    await isQuiet(world);
  });

  test('inside a frame: connection_lost, 1006', async () => {
    await using world = await createWorld();
    const { page, shell, id } = await world.connected();
    page.stream().end(Buffer.from([0x82, 0x85, 1, 2, 3, 4, 9]));
    await isReleased(world, id);
    expect([disconnected(world, id).cause, shell.input()]).toEqual(['connection_lost', '']);
  });

  test('while the credentials are being checked: nothing stays', async () => {
    await using world = await createWorld();
    world.gates.verify = Promise.withResolvers<void>().promise;
    const { page } = world.connectPage();
    await eventually(() => page.ws.readyState === page.ws.OPEN);
    page.ws.terminate();
    await isQuiet(world);
    expect([world.audit, [...world.tokens.values()].map(({ used }) => used)]).toEqual([[], [false]]);
  });
});

describe('the browser breaks the protocol', () => {
  const masked = (first: number, payload: number[]) =>
    Buffer.from([first, 0x80 | payload.length, 0, 0, 0, 0, ...payload]);

  const frames: [string, Buffer][] = [
    ['invalid UTF-8 in a text frame', masked(0x81, [0xff, 0xfe])],
    ['a reserved opcode', masked(0x83, [1])],
    ['an unmasked frame', Buffer.from([0x82, 1, 65])],
    ['reserved bits', masked(0xf2, [65])],
    ['malformed JSON', masked(0x81, [...Buffer.from('{oops')])],
    ['an unknown control message', masked(0x81, [...Buffer.from('{"type":"sudo"}')])],
    ['a resize to nothing', masked(0x81, [...Buffer.from('{"type":"resize","cols":0,"rows":1}')])],
  ];
  test.each(frames)('with %s: 4400', async (_what, bytes) => {
    await using world = await createWorld();
    const { page, shell, id } = await world.connected();
    page.stream().write(bytes);
    await isReleased(world, id);
    await eventually(() => page.closed() !== null);
    expect([page.closed(), shell.input()]).toEqual([{ code: 4400, reason: 'Bad message' }, '']);
    expect(disconnected(world, id)).toMatchObject({ cause: 'bad_message', close_code: 4400 });
    await isQuiet(world);
  });

  test('with a frame over the limit: 1009', async () => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    page.ws.send(Buffer.alloc(maxFrameBytes + 1));
    await isReleased(world, id);
    await eventually(() => page.closed()?.code === 1009);
    expect(disconnected(world, id).cause).toBe('message_too_big');
  });

  test('not with a frame of exactly the limit', async () => {
    await using world = await createWorld();
    const { page, shell } = await world.connected();
    page.ws.send(Buffer.alloc(maxFrameBytes, 'x'));
    await eventually(() => shell.input().length === maxFrameBytes);
  });

  test('with more than a frame’s worth of input before there is a shell: 1009', async () => {
    await using world = await createWorld();
    world.agent.behaviour.tokens = null;
    const { page } = world.connectPage();
    await eventually(() => world.agent.posts.length === 1);
    page.ws.send(Buffer.alloc(maxFrameBytes));
    page.ws.send(Buffer.alloc(1));
    await eventually(() => page.closed()?.code === 1009);
  });
});

describe('the shell exits', () => {
  const exits: [string, string | null, object][] = [
    ['with a code', '{"exit_code":3,"signal":null}', { exit_code: 3, signal: null }],
    ['by a signal', '{"exit_code":null,"signal":"SIGKILL"}', { exit_code: null, signal: 'SIGKILL' }],
    ['without saying how', null, { exit_code: null, signal: null }],
  ];
  test.each(exits)('%s: 1000, with all output before the close', async (_what, exit, audited) => {
    await using world = await createWorld();
    const { page, shell, id } = await world.connected();
    shell.send('data', 'last words');
    if (exit) shell.send('exit', exit);
    shell.response.end();
    await eventually(() => page.closed() !== null);
    expect([page.closed(), page.output()]).toEqual([
      { code: 1000, reason: 'Shell session ended' },
      'last words',
    ]);
    await isReleased(world, id);
    expect(disconnected(world, id)).toMatchObject({ cause: 'shell_exited', bytes_out: 10, ...audited });
    await isQuiet(world);
  });

  test('and the agent keeps its response open: the exit frame is enough', async () => {
    await using world = await createWorld();
    const { page, shell } = await world.connected();
    shell.send('exit', '{"exit_code":0,"signal":null}');
    await eventually(() => page.closed()?.code === 1000);
  });
});

describe('the agent fails', () => {
  const failures: [
    string,
    (world: World, shell: Awaited<ReturnType<World['connected']>>['shell']) => void,
  ][] = [
    ['by a reset', (_world, shell) => shell.request.socket.resetAndDestroy()],
    ['by closing inside a frame', (_world, shell) => shell.response.end(Buffer.from([0, 0, 0, 0, 9, 1]))],
    ['by closing inside a chunk', (_world, shell) => shell.request.socket.end('5\r\nab')],
    ['with an unknown frame type', (_world, shell) => shell.response.write(Buffer.from([9, 0, 0, 0, 0]))],
    ['with a frame over the limit', (_world, shell) => shell.response.write(Buffer.from([0, 255, 0, 0, 0]))],
    ['with an exit that is none', (_world, shell) => shell.send('exit', '{"exit_code":"zero"}')],
    ['with a frame of the gateway’s', (_world, shell) => shell.send('alive')],
  ];
  test.each(failures)('%s: 1011', async (_what, fail) => {
    await using world = await createWorld();
    const { page, shell, id } = await world.connected();
    fail(world, shell);
    await eventually(() => page.closed() !== null);
    expect(page.closed()).toEqual({ code: 1011, reason: 'Agent connection error' });
    await isReleased(world, id);
    expect(disconnected(world, id)).toMatchObject({ cause: 'agent_error', close_code: 1011 });
    await isQuiet(world);
  });

  test('by falling silent: 1011 after 30 s, probed at 15 s', async () => {
    await using world = await createWorld({ policy: { clientAliveIntervalMs: 0 } });
    world.agent.behaviour.answersProbes = false;
    const { page, shell } = await world.connected();
    await world.clock.advance(15_000);
    await eventually(() => shell.frames.some(({ type }) => type === 'alive'));
    await world.clock.advance(14_999);
    expect(page.ws.readyState).toBe(page.ws.OPEN);
    await world.clock.advance(1);
    await eventually(() => page.closed()?.code === 1011);
  });

  const refusals: [string, (world: World) => void, string][] = [
    [
      'refuses the ticket',
      (world) => {
        world.agent.behaviour.tokens = 500;
      },
      'agent_error',
    ],
    [
      'cannot be dialled',
      (world) => void world.machines.set('linux-c', { ...world.machines.get('linux-c')!, agentPort: 1 }),
      'agent_unreachable',
    ],
    [
      'refuses the shell',
      (world) => {
        world.agent.behaviour.shell = (_request, response) => response.writeHead(403).end();
      },
      'agent_error',
    ],
    [
      'answers garbage',
      (world) => {
        world.agent.behaviour.shell = (request) => request.socket.end('SSH-2.0-OpenSSH\r\n');
      },
      'agent_error',
    ],
    [
      'hangs up instead of answering',
      (world) => {
        world.agent.behaviour.shell = (request) => request.socket.destroy();
      },
      'agent_error',
    ],
  ];
  test.each(refusals)('before there is a shell, it %s: 1011', async (_what, prepare, cause) => {
    await using world = await createWorld();
    prepare(world);
    const { page } = world.connectPage();
    await eventually(() => page.closed()?.code === 1011);
    expect(world.log.of('session.ended')).toMatchObject([{ cause }]);
    await eventually(() => world.audit.length % 2 === 0);
    await isQuiet(world);
    expect(world.terminals.countOf('alice')).toBe(0);
  });

  test('by never answering: 1011 after 30 s, and no row of a session that never was', async () => {
    await using world = await createWorld({ policy: { clientAliveIntervalMs: 0 } });
    world.agent.behaviour.tokens = null;
    const { page } = world.connectPage();
    await eventually(() => world.agent.posts.length === 1);
    await world.clock.advance(29_999);
    expect(page.ws.readyState).toBe(page.ws.OPEN);
    await world.clock.advance(1);
    await eventually(() => page.closed()?.code === 1011);
    expect([world.log.of('session.ended')[0]!.cause, world.audit]).toEqual(['agent_unreachable', []]);
  });
});

describe('time ends it', () => {
  test('an idle session is warned at 10 min and closed with 4408 at 30 min, though the browser answers every ping', async () => {
    await using world = await createWorld({ policy: { agentAliveIntervalMs: 0 } });
    const { page, id } = await world.connected();
    for (let pings = 1; pings < 120; pings++) {
      await world.clock.advance(15_000);
      await eventually(() => page.pings() === pings);
      await eventually(() => world.touches() === pings);
    }
    const warnings = page.messages.filter(({ type }) => type === 'idle_warning');
    expect(warnings).toEqual([{ type: 'idle_warning', ends_in_ms: 1_200_000 }]);
    await world.clock.advance(15_000);
    await eventually(() => page.closed() !== null);
    expect(page.closed()).toEqual({ code: 4408, reason: 'Idle timeout' });
    await isReleased(world, id);
    expect(disconnected(world, id).duration_ms).toBe(1_800_000);
  });

  test('the hard limit says so in the terminal and closes with 1000', async () => {
    await using world = await createWorld({
      policy: { agentAliveIntervalMs: 0, clientAliveIntervalMs: 0, idleTimeoutMs: 0 },
    });
    const { page } = await world.connected();
    await world.clock.advance(4 * 3_600_000);
    await eventually(() => page.closed() !== null);
    expect(page.messages.at(-1)).toEqual({ type: 'notice', text: 'Session timed out.' });
    expect(page.closed()).toEqual({ code: 1000, reason: 'Session timed out' });
  });

  test('a browser that answers no ping is cut without a close frame', async () => {
    await using world = await createWorld({ policy: { agentAliveIntervalMs: 0 } });
    const { page, id } = await world.connected();
    page.stream().pause();
    await world.clock.advance(60_000);
    await isReleased(world, id);
    expect(disconnected(world, id)).toMatchObject({ cause: 'client_unresponsive', close_code: 1006 });
    await isQuiet(world);
  });
});

describe('a dead browser', () => {
  test('holds nothing up: all is released at once, its socket cut 2 s after the close frame', async () => {
    await using world = await createWorld({ policy: { agentAliveIntervalMs: 0 } });
    const { page, id } = await world.connected();
    page.stream().pause();
    world.terminals.end(id, 'ended_by_admin', 'gone');
    await isReleased(world, id);
    expect(world.terminals.census().sockets).toBe(1);
    await world.clock.advance(1999);
    expect(world.terminals.census().sockets).toBe(1);
    await world.clock.advance(1);
    await isQuiet(world);
  });
});

describe('the audit log fails', () => {
  test('before the shell: 1011, and no shell is started', async () => {
    await using world = await createWorld();
    world.failing.add('audit');
    const { page } = world.connectPage();
    await eventually(() => page.closed()?.code === 1011);
    expect(world.agent.shells).toEqual([]);
  });

  test('at the end: the row stays open, and the end is written once the log is back', async () => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    world.failing.add('audit');
    page.ws.close(1000);
    await eventually(() => world.log.of('trouble').length === 1);
    expect(world.rows.get(id)!.ended).toBeUndefined();
    await world.clock.advance(2000);
    await eventually(() => world.log.of('trouble').length === 2);
    world.failing.delete('audit');
    await eventually(() => world.clock.waiting === 1);
    await world.clock.advance(2000);
    await eventually(() => world.rows.get(id)!.ended !== undefined);
    await isQuiet(world);
    expect(disconnected(world, id)).toMatchObject({ cause: 'user_closed' });
  });

  test('at the end, for good: the row stays open for the next start to find, and no timer is left', async () => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    world.failing.add('audit');
    page.ws.close(1000);
    await eventually(() => world.log.of('trouble').length === 1);
    await world.terminals.stop();
    await isQuiet(world);
    expect(world.rows.get(id)!.ended).toBeUndefined();
  });
});
