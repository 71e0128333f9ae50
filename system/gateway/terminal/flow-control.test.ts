import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { outputHighBytes } from './relay.ts';
import { createWorld, eventually, type World } from './terminal-world.ts';

const mebibyte = 1024 * 1024;
/** More than the kernel's buffers on all links together. */
const lots = 32;
/** No deadline but those under test. */
const unhurried = { clientAliveIntervalMs: 0, agentAliveIntervalMs: 0 };

type Connected = Awaited<ReturnType<World['connected']>>;

/** Has the shell print until the gateway holds output back. */
async function floodBrowser(world: World, { page, shell }: Connected): Promise<void> {
  page.stream().pause();
  for (let sent = 0; sent < lots; sent++) shell.send('data', Buffer.alloc(mebibyte, sent));
  await eventually(() => world.heldBytes() > outputHighBytes);
}

/** Has the person paste until the gateway holds input back. */
async function floodAgent(world: World, { page }: Connected): Promise<void> {
  for (let sent = 0; sent < lots; sent++) page.ws.send(Buffer.alloc(mebibyte, sent));
  await eventually(() => world.heldBytes() > outputHighBytes);
}

/** Has the person type until the agent's connection takes no more, and not a piece further. */
async function fillAgent(world: World, page: Connected['page']): Promise<void> {
  const isFull = () => world.heldBytes() >= mebibyte / 16;
  for (let pieces = 1; !isFull(); pieces++) {
    page.ws.send(Buffer.alloc(mebibyte / 8));
    await eventually(() => isFull() || world.log.of('session.input').length === pieces);
  }
}

/** The most that waits in the gateway while the flood goes on; each turn brings 64 KiB when nobody stops it. */
async function mostHeld(world: World): Promise<number> {
  let most = 0;
  for (let turns = 0; turns < 300; turns++) {
    await turn();
    most = Math.max(most, world.heldBytes());
  }
  return most;
}

describe('a browser that does not read', () => {
  test('stops the shell, and what waits in the gateway stays bounded', async () => {
    await using world = await createWorld({ policy: unhurried });
    await floodBrowser(world, await world.connected());
    expect(await mostHeld(world)).toBeLessThan(3 * mebibyte);
  });

  test('gets every byte in order once it reads again', async () => {
    await using world = await createWorld({ policy: unhurried });
    const session = await world.connected();
    await floodBrowser(world, session);
    session.shell.send('exit', '{"exit_code":0,"signal":null}');
    session.page.stream().resume();
    await eventually(() => session.page.closed() !== null);
    const whole = Buffer.concat(Array.from({ length: lots }, (_, n) => Buffer.alloc(mebibyte, n)));
    expect([session.page.closed()!.code, session.page.output() === whole.toString()]).toEqual([1000, true]);
  });

  test('does not slow its neighbour', async () => {
    await using world = await createWorld({ policy: unhurried });
    const jwt = world.signIn('s1');
    const slow = await world.connected(jwt);
    const neighbour = await world.connected(jwt, { connection: 'b' });
    await floodBrowser(world, slow);
    neighbour.shell.send('data', 'prompt');
    await eventually(() => neighbour.page.output() === 'prompt');
  });

  test('is not the agent’s fault: its answers wait behind the output', async () => {
    await using world = await createWorld({ policy: { clientAliveIntervalMs: 0 } });
    await floodBrowser(world, await world.connected());
    await world.clock.advance(120_000);
    expect(world.log.of('session.ended')).toEqual([]);
  });
});

describe('an agent that does not read', () => {
  const deaf = async (policy: object) => {
    const world = await createWorld({ policy });
    world.agent.behaviour.reads = false;
    return world;
  };

  test('stops the browser, and what waits in the gateway stays bounded', async () => {
    await using world = await deaf(unhurried);
    await floodAgent(world, await world.connected());
    expect(await mostHeld(world)).toBeLessThan(3 * mebibyte);
  });

  test('is not the browser’s fault: its pongs wait behind the input', async () => {
    await using world = await deaf({ agentAliveIntervalMs: 0 });
    await floodAgent(world, await world.connected());
    await world.clock.advance(120_000);
    expect(world.log.of('session.ended')).toEqual([]);
  });

  test.each([
    ['closes', (page: Connected['page']) => page.ws.close(1000), 'user_closed'],
    ['is lost', (page: Connected['page']) => page.stream().end(), 'connection_lost'],
  ] as const)('does not hide that its browser %s', async (_what, leave, cause) => {
    await using world = await deaf(unhurried);
    const { page, id } = await world.connected();
    await fillAgent(world, page);
    page.ws.send(Buffer.alloc(mebibyte / 2));
    leave(page);
    await eventually(() => world.log.of('session.ended').length === 1);
    expect(world.log.of('session.ended')).toMatchObject([{ session: id, cause }]);
  });

  test('gets every byte once it reads again', async () => {
    await using world = await deaf(unhurried);
    const session = await world.connected();
    await floodAgent(world, session);
    let received = 0;
    session.shell.request.on('data', (bytes: Buffer) => {
      received += bytes.length;
    });
    await eventually(() => received === lots * (mebibyte + 5));
  });
});
