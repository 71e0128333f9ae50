import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createWorld, eventually } from './terminal-world.ts';

const mebibyte = 1024 * 1024;
/** No deadline but those under test. */
const unhurried = { clientAliveIntervalMs: 0, agentAliveIntervalMs: 0 };

/** Resolves when the pipe has been full for a while of its own: writes refused, and no room made since. */
async function fill(
  write: () => boolean,
  emitter: NodeJS.EventEmitter,
  limitBytes: number,
  chunkBytes: number,
) {
  let written = 0;
  for (;;) {
    while (written < limitBytes) {
      written += chunkBytes;
      if (!write()) break;
    }
    if (written >= limitBytes) return written;
    const room = await Promise.race([
      once(emitter, 'drain').then(() => true),
      new Promise<boolean>((resolve) => setTimeout(resolve, 300, false)),
    ]);
    if (!room) return written;
  }
}

describe('a browser that does not read', () => {
  test('stops the shell, and what the gateway holds for it stays bounded', async () => {
    await using world = await createWorld({ policy: unhurried });
    const { page, shell } = await world.connected();
    page.stream().pause();
    const chunk = Buffer.alloc(64 * 1024, 'y');
    const written = await fill(() => shell.send('data', chunk), shell.response, 200 * mebibyte, chunk.length);
    // Kernel buffers on both links swallow some; without flow control all of the 200 MiB would go.
    expect(written).toBeLessThan(64 * mebibyte);
    expect(world.heldBytes()).toBeLessThan(2 * mebibyte);
  });

  test('gets every byte in order once it reads again', async () => {
    await using world = await createWorld({ policy: unhurried });
    const { page, shell } = await world.connected();
    page.stream().pause();
    const lines = Array.from({ length: 200 }, (_, n) => `${n}`.padEnd(65_536, '.'));
    for (const line of lines) shell.send('data', line);
    shell.send('exit', '{"exit_code":0,"signal":null}');
    page.stream().resume();
    await eventually(() => page.closed() !== null);
    expect([page.closed()!.code, page.output() === lines.join('')]).toEqual([1000, true]);
  });

  test('does not slow its neighbour', async () => {
    await using world = await createWorld({ policy: unhurried });
    const jwt = world.signIn('s1');
    const slow = await world.connected(jwt);
    const neighbour = await world.connected(jwt, { connection: 'b' });
    slow.page.stream().pause();
    const chunk = Buffer.alloc(64 * 1024);
    await fill(() => slow.shell.send('data', chunk), slow.shell.response, 64 * mebibyte, chunk.length);
    neighbour.shell.send('data', 'prompt');
    await eventually(() => neighbour.page.output() === 'prompt');
  });

  test('is not the agent’s fault: its answers wait behind the output', async () => {
    await using world = await createWorld({ policy: { clientAliveIntervalMs: 0 } });
    const { page, shell } = await world.connected();
    page.stream().pause();
    const chunk = Buffer.alloc(64 * 1024);
    await fill(() => shell.send('data', chunk), shell.response, 64 * mebibyte, chunk.length);
    await world.clock.advance(120_000);
    expect(world.log.of('session.ended')).toEqual([]);
  });
});

describe('an agent that does not read', () => {
  test('stops the browser, and what the gateway holds for it stays bounded', async () => {
    await using world = await createWorld({ policy: unhurried });
    world.agent.behaviour.reads = false;
    const { page } = await world.connected();
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const socket = page.stream();
    const written = await fill(
      () => {
        page.ws.send(chunk);
        return !socket.writableNeedDrain;
      },
      socket,
      200 * mebibyte,
      chunk.length,
    );
    expect(written).toBeLessThan(64 * mebibyte);
    expect(world.heldBytes()).toBeLessThan(2 * mebibyte);
  });

  test('is not the browser’s fault: its pongs wait behind the input', async () => {
    await using world = await createWorld({ policy: { agentAliveIntervalMs: 0 } });
    world.agent.behaviour.reads = false;
    const { page } = await world.connected();
    for (let sent = 0; sent < 32; sent++) page.ws.send(Buffer.alloc(mebibyte));
    await eventually(() => page.stream().writableNeedDrain);
    await eventually(() => world.log.of('session.input').length > 0);
    await world.clock.advance(120_000);
    expect(world.log.of('session.ended')).toEqual([]);
  });

  test('gets every byte in order once it reads again', async () => {
    await using world = await createWorld({ policy: unhurried });
    world.agent.behaviour.reads = false;
    const { page, shell } = await world.connected();
    let received = 0;
    for (let sent = 0; sent < 16; sent++) page.ws.send(Buffer.alloc(mebibyte, sent));
    await eventually(() => world.log.of('session.input').length > 0);
    shell.request.on('data', (bytes: Buffer) => {
      received += bytes.length;
    });
    await eventually(() => received === 16 * (mebibyte + 5));
  });
});
