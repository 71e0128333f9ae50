import { describe, expect, test } from 'vitest';
import { inputFrameBytes, unsentLimitBytes } from './connection.ts';
import { connectedScene, createScene } from './fakes.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('send()', () => {
  test('sends binary frames while connected', async () => {
    const { connection, socket } = await connectedScene();
    expect(connection.send(bytes('ls\n'))).toBe(true);
    expect(socket.sent).toEqual([bytes('ls\n')]);
  });

  test.each(['idle', 'connecting', 'disconnected'] as const)('refuses visibly while %s', async (status) => {
    const scene = createScene();
    const reach = {
      idle: async () => {},
      connecting: async () => scene.connection.connect('m1'),
      disconnected: async () => {
        scene.connection.connect('m1');
        (await scene.arrive()).closes(1006);
      },
    };
    await reach[status]();
    expect(scene.connection.send(bytes('lost?'))).toBe(false);
    expect(scene.events.at(-1)).toEqual({ kind: 'bell' });
    expect(scene.connection.getSnapshot()).toMatchObject({ status, inputRefused: true });
  });

  test('a new connection forgets what was refused', async () => {
    const scene = createScene();
    scene.connection.connect('m1');
    scene.connection.send(bytes('early'));
    await scene.arrive();
    scene.connection.send(bytes('now'));
    expect(scene.connection.getSnapshot().inputRefused).toBe(false);
    expect(scene.socket.sent).toEqual([bytes('now')]);
  });

  test('cuts a large paste into frames far under the limit of the protocol', async () => {
    const { connection, socket } = await connectedScene();
    connection.send(new Uint8Array(inputFrameBytes * 2 + 1));
    expect(socket.sent.map(({ length }) => length)).toEqual([inputFrameBytes, inputFrameBytes, 1]);
  });

  test('refuses input that the network does not take', async () => {
    const { connection, socket } = await connectedScene();
    socket.bufferedAmount = unsentLimitBytes;
    expect(connection.send(bytes('x'))).toBe(false);
    expect(socket.sent).toEqual([]);
  });
});

describe('resize()', () => {
  const resize = (cols: number, rows: number) => JSON.stringify({ type: 'resize', cols, rows });

  test('tells a shell the size that was set before it was there', async () => {
    const scene = createScene();
    scene.connection.connect('m1');
    scene.connection.resize(120, 40);
    await scene.arrive();
    expect(scene.socket.sent).toEqual([resize(120, 40)]);
  });

  test('tells it as soon as the socket is open, so that the shell starts with it', async () => {
    const scene = createScene();
    scene.connection.resize(120, 40);
    scene.connection.connect('m1');
    await scene.asked[0]!.resolve('token-1');
    expect(scene.socket.sent).toEqual([]);
    scene.socket.opens();
    expect(scene.socket.sent).toEqual([resize(120, 40)]);
    scene.connection.resize(100, 30);
    expect(scene.socket.sent).toEqual([resize(120, 40), resize(100, 30)]);
  });

  test('tells each change once', async () => {
    const { connection, socket } = await connectedScene();
    connection.resize(100, 30);
    connection.resize(100, 30);
    connection.resize(90, 30);
    expect(socket.sent).toEqual([resize(100, 30), resize(90, 30)]);
  });

  test('tells the next shell too', async () => {
    const scene = await connectedScene();
    scene.connection.resize(100, 30);
    scene.socket.closes(1000);
    scene.connection.reconnect();
    await scene.arrive();
    expect(scene.socket.sent).toEqual([resize(100, 30)]);
  });

  test('never asks for a size outside the protocol', async () => {
    const { connection, socket } = await connectedScene();
    connection.resize(Number.NaN, 5000);
    expect(socket.sent).toEqual([resize(1, 1000)]);
  });
});

describe('messages of the gateway', () => {
  test('an idle warning says when the session ends, on the clock', async () => {
    const { connection, socket, clock } = await connectedScene();
    await clock.advance(600_000);
    socket.says({ type: 'idle_warning', ends_in_ms: 1_200_000 });
    expect(connection.getSnapshot().idleEndsAtMs).toBe(1_800_000);
  });

  test('null withdraws it, and so does the end', async () => {
    const { connection, socket } = await connectedScene();
    socket.says({ type: 'idle_warning', ends_in_ms: 1000 });
    socket.says({ type: 'idle_warning', ends_in_ms: null });
    expect(connection.getSnapshot().idleEndsAtMs).toBeNull();
    socket.says({ type: 'idle_warning', ends_in_ms: 1000 });
    socket.closes(4408, 'Idle timeout');
    expect(connection.getSnapshot().idleEndsAtMs).toBeNull();
  });

  test('a notice is a line of the terminal, without control characters', async () => {
    const scene = await connectedScene();
    scene.socket.says({ type: 'notice', text: 'Gateway restarts\u001b[2J soon' });
    expect(scene.events).toEqual([
      { kind: 'line', line: { text: 'Gateway restarts [2J soon', color: 'yellow' } },
    ]);
  });

  test.each(['{"type":"of tomorrow"}', '{"type":"notice"}', 'not JSON', ''])(
    'an unknown one is told once and harms nothing: %j',
    async (text) => {
      const scene = await connectedScene();
      scene.socket.says(text);
      scene.socket.says(text);
      expect(scene.text).toEqual(['The gateway sent a message that this page does not know.']);
      expect(scene.connection.getSnapshot().status).toBe('connected');
    },
  );
});
