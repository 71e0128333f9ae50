import { Duplex } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { connectTimeoutMs } from './connection.ts';
import { connectedScene, createScene, refusal, settle } from './fakes.ts';
import type { SocketLike } from './socket.ts';

describe('connect()', () => {
  test('asks for a shell token and opens one socket with it', async () => {
    const { connection, asked, sockets } = createScene();
    connection.connect('m1');
    expect(connection.getSnapshot()).toMatchObject({ status: 'connecting', machineId: 'm1' });
    await asked[0]!.resolve('shell-token');
    expect(asked.map(({ machineId }) => machineId)).toEqual(['m1']);
    expect(sockets.map(({ url }) => Object.fromEntries(url.searchParams))).toEqual([
      { token: 'jwt', org_id: 'org-1', machine_id: 'm1', shell_token: 'shell-token', connection: 'tab-1' },
    ]);
  });

  test('is connected when the gateway says so, not when the socket opens', async () => {
    const { connection, asked, sockets } = createScene();
    connection.connect('m1');
    await asked[0]!.resolve('t');
    expect(connection.getSnapshot().status).toBe('connecting');
    sockets[0]!.says({ type: 'connected', session_id: 's1', machine_name: 'Linux-C', silence_ms: null });
    expect(connection.getSnapshot()).toMatchObject({
      status: 'connected',
      sessionId: 's1',
      machineName: 'Linux-C',
    });
  });

  test('has the machine’s name as it may stand in a sentence', async () => {
    const { connection, asked, sockets } = createScene();
    connection.connect('m1');
    await asked[0]!.resolve('t');
    sockets[0]!.says({ type: 'connected', session_id: 's1', machine_name: 'a\u202eb', silence_ms: null });
    expect(connection.getSnapshot().machineName).toBe('a\ufffdb');
  });

  test('shows a refusal of create_session and opens no socket', async () => {
    const { connection, asked, sockets, events } = createScene();
    connection.connect('m1');
    await asked[0]!.reject(refusal('Machine must be online for remote shell', 400));
    expect(connection.getSnapshot().status).toBe('disconnected');
    expect(sockets).toEqual([]);
    expect(events).toEqual([
      { kind: 'ending', line: { text: 'Error: Machine must be online for remote shell', color: 'red' } },
    ]);
  });

  test('shows why it cannot connect when nobody is signed in', async () => {
    const scene = createScene({
      credentials: () => {
        throw new Error('Sign in first');
      },
    });
    scene.connection.connect('m1');
    await scene.asked[0]!.resolve('t');
    expect(scene.text).toEqual(['Error: Sign in first']);
  });

  test('shows a socket that cannot be made', async () => {
    const scene = createScene({
      openSocket: () => {
        throw new SyntaxError('no such address');
      },
    });
    scene.connection.connect('m1');
    await scene.asked[0]!.resolve('t');
    expect(scene.text).toEqual(['Error: no such address']);
    expect(scene.connection.getSnapshot().status).toBe('disconnected');
  });

  test('gives up on a gateway that never answers, and leaves nothing waiting', async () => {
    const { connection, asked, clock, sockets } = createScene();
    connection.connect('m1');
    await clock.advance(connectTimeoutMs);
    expect(asked[0]!.signal.aborted).toBe(true);
    expect(connection.getSnapshot().ending?.text).toBe('Error: No connection within 60 s');
    expect(clock.waiting).toBe(0);
    await asked[0]!.resolve('late');
    expect(sockets).toEqual([]);
  });

  test('gives up on a socket that never connects, and closes it', async () => {
    const { connection, asked, clock, sockets } = createScene();
    connection.connect('m1');
    await asked[0]!.resolve('t');
    await clock.advance(connectTimeoutMs);
    expect(sockets[0]!.closedWith).toBe(1000);
    expect(connection.getSnapshot().status).toBe('disconnected');
  });

  test('stays connected past the time it had for connecting', async () => {
    const { connection, clock } = await connectedScene();
    await clock.advance(connectTimeoutMs * 10);
    expect(connection.getSnapshot().status).toBe('connected');
    expect(clock.waiting).toBe(0);
  });
});

describe('one connection at a time', () => {
  test('a component that mounts twice opens one socket, with the second token', async () => {
    const { connection, asked, sockets } = createScene();
    connection.connect('m1');
    connection.close();
    connection.connect('m1');
    await asked[0]!.resolve('first');
    await asked[1]!.resolve('second');
    expect(sockets.map(({ url }) => url.searchParams.get('shell_token'))).toEqual(['second']);
    expect(asked[0]!.signal.aborted).toBe(true);
  });

  test('an attempt that already has a socket is closed with 1000 by the next', async () => {
    const { connection, asked, sockets } = createScene();
    connection.connect('m1');
    await asked[0]!.resolve('first');
    connection.connect('m2');
    await asked[1]!.resolve('second');
    expect(sockets.map(({ closedWith }) => closedWith)).toEqual([1000, null]);
    expect(sockets[0]!.listens).toBe(false);
  });

  test('a refusal that comes after the next attempt began changes nothing', async () => {
    const { connection, asked, events } = createScene();
    connection.connect('m1');
    connection.connect('m1');
    await asked[0]!.reject(refusal('too late', 500));
    expect(connection.getSnapshot().status).toBe('connecting');
    expect(events).toEqual([]);
  });

  test('reconnect() does nothing while connecting or connected', async () => {
    const scene = createScene();
    scene.connection.connect('m1');
    scene.connection.reconnect();
    await scene.arrive();
    scene.connection.reconnect();
    await settle();
    expect(scene.asked).toHaveLength(1);
  });
});

describe('the end of a connection', () => {
  test.each([
    [1000, 'Shell session ended', 'Session ended.', 'yellow'],
    [1006, '', 'Disconnected (code: 1006). The connection was lost', 'yellow'],
    [1011, 'Agent connection error', 'Disconnected (code: 1011). Agent connection error', 'yellow'],
    [1012, 'Gateway restarting', 'Disconnected (code: 1012). Gateway restarting', 'yellow'],
    [4403, 'Session revoked: lost', 'Connection rejected: Session revoked: lost', 'red'],
    [4408, 'Idle timeout', 'Connection rejected: Idle timeout', 'red'],
  ] as const)('with %i is shown and leaves no live session behind', async (code, reason, text, color) => {
    const { connection, socket, events } = await connectedScene();
    socket.closes(code, reason);
    expect(events).toEqual([{ kind: 'ending', line: { text, color } }]);
    expect(connection.getSnapshot()).toMatchObject({
      status: 'disconnected',
      closed: { code, reason, clean: code !== 1006 },
      ending: { text, color },
    });
    expect(socket.listens).toBe(false);
  });

  test('comes after all the output that came before it', async () => {
    const scene = await connectedScene();
    scene.socket.outputs('last words');
    scene.socket.says({ type: 'notice', text: 'Session timed out.' });
    scene.socket.closes(1000, 'Session timed out');
    expect(scene.text).toEqual(['last words', 'Session timed out.', 'Session ended.']);
  });

  test('before the shell was there is shown the same way', async () => {
    const scene = createScene();
    scene.connection.connect('m1');
    await scene.asked[0]!.resolve('t');
    scene.socket.closes(4401, 'Invalid or expired shell token');
    expect(scene.text).toEqual(['Connection rejected: Invalid or expired shell token']);
    expect(scene.clock.waiting).toBe(0);
  });
});

describe('close()', () => {
  test('closes with 1000 and leaves no listener, timer or subscription to the page', async () => {
    const scene = await connectedScene();
    scene.connection.close();
    expect(scene.socket.closedWith).toBe(1000);
    expect(scene.socket.listens).toBe(false);
    expect(scene.clock.waiting).toBe(0);
    expect(scene.leaveListeners).toBe(0);
    expect(scene.connection.getSnapshot()).toMatchObject({ status: 'idle', machineId: null, ending: null });
  });

  test('while a token is asked for gives the question up and opens no socket', async () => {
    const scene = createScene();
    scene.connection.connect('m1');
    scene.connection.close();
    expect(scene.asked[0]!.signal.aborted).toBe(true);
    await scene.asked[0]!.resolve('t');
    expect(scene.sockets).toEqual([]);
    expect(scene.clock.waiting).toBe(0);
    expect(scene.connection.getSnapshot().status).toBe('idle');
  });

  test('while the socket opens closes it', async () => {
    const scene = createScene();
    scene.connection.connect('m1');
    await scene.asked[0]!.resolve('t');
    scene.connection.close();
    expect(scene.socket.closedWith).toBe(1000);
    expect(scene.socket.listens).toBe(false);
  });

  test('does not wait for the socket, and is deaf to what it still says', async () => {
    const scene = await connectedScene();
    const { socket } = scene;
    scene.connection.close();
    socket.outputs('late');
    socket.closes(1000);
    expect(scene.text).toEqual([]);
    expect(scene.connection.getSnapshot().status).toBe('idle');
  });

  test('twice is the same as once', async () => {
    const scene = await connectedScene();
    scene.connection.close();
    const before = scene.connection.getSnapshot();
    scene.connection.close();
    expect(scene.connection.getSnapshot()).toBe(before);
  });

  test('survives a Node socket that was still opening', async () => {
    const scene = createScene({
      openSocket: (url): SocketLike =>
        new NodeSocket(url, { createConnection: () => new Duplex({ read() {}, write() {} }) as never }),
    });
    scene.connection.connect('m1');
    await scene.asked[0]!.resolve('t');
    expect(() => scene.connection.close()).not.toThrow();
    await settle();
  });
});

describe('when the page is left', () => {
  test('the socket closes with 1000 and the terminal says that the session is over', async () => {
    const scene = await connectedScene();
    scene.leavePage();
    expect(scene.socket.closedWith).toBe(1000);
    expect(scene.connection.getSnapshot().status).toBe('disconnected');
    expect(scene.text).toEqual(['Session ended.']);
  });

  test('an attempt under way is given up', async () => {
    const scene = createScene();
    scene.connection.connect('m1');
    scene.leavePage();
    await scene.asked[0]!.resolve('t');
    expect(scene.sockets).toEqual([]);
    expect(scene.clock.waiting).toBe(0);
  });

  test('attempts after a restart stop', async () => {
    const scene = await connectedScene();
    scene.socket.closes(1012);
    scene.leavePage();
    await scene.clock.advance(3_600_000);
    expect(scene.asked).toHaveLength(1);
  });

  test('nothing is said about a session that was over already', async () => {
    const scene = await connectedScene();
    scene.socket.closes(4408, 'Idle timeout');
    scene.leavePage();
    expect(scene.text).toEqual(['Connection rejected: Idle timeout']);
  });

  test('a person who comes back can reconnect', async () => {
    const scene = await connectedScene();
    scene.leavePage();
    scene.connection.reconnect();
    await scene.arrive();
    expect(scene.connection.getSnapshot().status).toBe('connected');
  });
});

describe('the store', () => {
  test('answers the same snapshot until something changes, then tells its subscribers', async () => {
    const scene = createScene();
    const seen: string[] = [];
    const stop = scene.connection.subscribe(() => seen.push(scene.connection.getSnapshot().status));
    expect(scene.connection.getSnapshot()).toBe(scene.connection.getSnapshot());
    scene.connection.connect('m1');
    await scene.arrive();
    stop();
    scene.connection.close();
    expect(seen).toEqual(['connecting', 'connecting', 'connected']);
  });
});

test('a browser socket and a Node socket both fit', () => {
  const browser = (url: string): SocketLike => new WebSocket(url);
  const node = (url: string): SocketLike => new NodeSocket(url);
  expect([browser, node]).toHaveLength(2);
});
