import { describe, expect, test } from 'vitest';
import { connectedScene, refusal } from './fakes.ts';

describe('reconnect()', () => {
  test('asks for a new token and opens a new socket with it', async () => {
    const scene = await connectedScene();
    scene.socket.closes(1000, 'Shell session ended');
    scene.connection.reconnect();
    expect(scene.connection.getSnapshot()).toMatchObject({ status: 'connecting', machineName: 'Linux-C' });
    await scene.arrive();
    expect(scene.sockets.map(({ url }) => url.searchParams.get('shell_token'))).toEqual([
      'token-1',
      'token-2',
    ]);
    expect(scene.connection.getSnapshot()).toMatchObject({ status: 'connected', ending: null, closed: null });
  });

  test('shows the refusal, and can be tried again', async () => {
    const scene = await connectedScene();
    scene.socket.closes(1011, 'Agent connection error');
    scene.connection.reconnect();
    await scene.asked[1]!.reject(refusal('Machine must be online for remote shell', 400));
    expect(scene.text.at(-1)).toBe('Error: Machine must be online for remote shell');
    scene.connection.reconnect();
    await scene.arrive();
    expect(scene.connection.getSnapshot().status).toBe('connected');
  });

  test.each([1000, 1001, 1006, 1009, 1011, 4401, 4403, 4408, 4410])(
    'is a click: after %i nothing happens by itself',
    async (code) => {
      const scene = await connectedScene();
      scene.socket.closes(code);
      await scene.clock.advance(3_600_000);
      expect(scene.asked).toHaveLength(1);
      expect(scene.connection.getSnapshot().retry).toBeNull();
    },
  );
});

describe('after 1012', () => {
  test('the page reconnects by itself, with a fresh token', async () => {
    const scene = await connectedScene();
    scene.socket.closes(1012, 'Gateway restarting');
    expect(scene.connection.getSnapshot().retry).toEqual({
      attempt: 1,
      delayMs: 500,
      why: 'Disconnected (code: 1012). Gateway restarting',
    });
    await scene.clock.advance(499);
    expect(scene.asked).toHaveLength(1);
    await scene.clock.advance(1);
    await scene.arrive();
    expect(scene.connection.getSnapshot()).toMatchObject({ status: 'connected', retry: null });
    expect(scene.socket.url.searchParams.get('shell_token')).toBe('token-2');
  });

  test('it waits longer after a failure, and says its line once', async () => {
    const scene = await connectedScene();
    scene.socket.closes(1012, 'Gateway restarting');
    const waits: (number | undefined)[] = [];
    for (let i = 0; i < 4; i++) {
      const wait = scene.connection.getSnapshot().retry?.delayMs;
      waits.push(wait);
      await scene.clock.advance(wait!);
      await scene.asked.at(-1)!.reject(new TypeError('Failed to fetch'));
    }
    expect(waits).toEqual([500, 15_000, 15_000, 15_000]);
    expect(scene.text).toEqual(['Disconnected (code: 1012). Gateway restarting']);
    expect(scene.connection.getSnapshot().retry?.why).toBe('Error: Failed to fetch');
  });

  test('the wait is jittered', async () => {
    const scene = await connectedScene({ entropy: { fraction: () => 0.5 } });
    scene.socket.closes(1012);
    expect(scene.connection.getSnapshot().retry?.delayMs).toBe(15_250);
  });

  test('a draining gateway and a socket that does not open are tried again', async () => {
    const scene = await connectedScene();
    scene.socket.closes(1012);
    await scene.clock.advance(500);
    await scene.asked[1]!.reject(refusal('Gateway restarting', 503));
    await scene.clock.advance(15_000);
    await scene.asked[2]!.resolve('t');
    scene.socket.closes(1006);
    expect(scene.connection.getSnapshot().retry?.attempt).toBe(3);
  });

  test.each([4401, 4403, 4429, 1000, 1011])('%i ends the attempts', async (code) => {
    const scene = await connectedScene();
    scene.socket.closes(1012);
    await scene.clock.advance(500);
    await scene.asked[1]!.resolve('t');
    scene.socket.closes(code, 'enough');
    await scene.clock.advance(3_600_000);
    expect(scene.asked).toHaveLength(2);
    expect(scene.clock.waiting).toBe(0);
  });

  test('a refusal of create_session ends the attempts and is shown', async () => {
    const scene = await connectedScene();
    scene.socket.closes(1012);
    await scene.clock.advance(500);
    await scene.asked[1]!.reject(refusal('Machine must be online for remote shell', 400));
    await scene.clock.advance(3_600_000);
    expect(scene.asked).toHaveLength(2);
    expect(scene.text.at(-1)).toBe('Error: Machine must be online for remote shell');
  });

  test('a click goes first, and does not double the attempt', async () => {
    const scene = await connectedScene();
    scene.socket.closes(1012);
    scene.connection.reconnect();
    await scene.clock.advance(500);
    expect(scene.asked).toHaveLength(2);
  });

  test('a lost connection after the recovery is a click again', async () => {
    const scene = await connectedScene();
    scene.socket.closes(1012);
    await scene.clock.advance(500);
    await scene.arrive();
    scene.socket.closes(1006);
    await scene.clock.advance(3_600_000);
    expect(scene.asked).toHaveLength(2);
  });

  test('X stops the attempts', async () => {
    const scene = await connectedScene();
    scene.socket.closes(1012);
    scene.connection.close();
    await scene.clock.advance(3_600_000);
    expect(scene.asked).toHaveLength(1);
    expect(scene.clock.waiting).toBe(0);
  });
});
