/** Lives and deaths in a world in memory, beyond what the scenarios do with it. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { NotAtThisTier } from '../person.ts';
import { MemoryWorld } from './world.ts';

async function startWorld(more: { gateways?: number } = {}): Promise<MemoryWorld> {
  const world = await MemoryWorld.start({ title: 'a test', seed: 1, machines: ['Linux-C'], ...more });
  onTestFinished(() => world.stop());
  return world;
}

test('a gateway that is killed ends its sessions without a word, and tells their end when it is back', async () => {
  const world = await startWorld();
  const alice = await world.user('alice');
  const terminal = await alice.connect('Linux-C');

  await world.gateway.kill();
  await terminal.isDisconnected();
  expect(terminal.tab.page.connection.getSnapshot().closed).toMatchObject({ code: 1006, clean: false });
  const { session } = terminal;
  expect(world.history.of('session.ended')).toEqual([]);

  await world.restartGateway();
  const ends = world.history
    .of('audit.row')
    .filter(({ data }) => data.row.action === 'remote.shell_disconnected');
  expect(ends.map(({ data }) => data.row.metadata)).toMatchObject([
    { session_id: session, cause: 'gateway_crashed' },
  ]);
});

test('a dead gateway refuses connections and says nothing, whatever time passes', async () => {
  const world = await startWorld();
  await (await world.user('alice')).connect('Linux-C');
  await world.gateway.kill();
  await world.time.settle();
  const said = () => world.history.records.filter(({ actor }) => actor === 'gateway:g1').length;
  const before = said();

  await world.time.advance('5h');

  expect(said()).toBe(before);
});

test('a gateway that is told to stop closes with 1012 at its deadline and exits with 0', async () => {
  const world = await startWorld();
  const alice = await world.user('alice');
  const terminal = await alice.connect('Linux-C');

  world.gateway.terminate();
  await world.time.advance(world.policy.drainMs);

  expect(terminal.closeReason()).toBe('Gateway restarting');
  expect(await world.time.during(world.gateway.exited)).toEqual({ code: 0, signal: null });
});

test('what a person asks of the API by hand is answered by the gateway that they came in by', async () => {
  const world = await startWorld({ gateways: 2 });
  const device = await world.user('alice', 'B', 'g2');
  await device.signIn();

  await (await device.apiClient()).shellToken(world.machine('Linux-C').machine.id);

  expect(world.history.of('shell_token.created').map(({ actor }) => actor)).toEqual(['gateway:g2']);
});

test("a machine that was down keeps nothing of its agent's former connections", async () => {
  const world = await startWorld();
  const terminal = await (await world.user('alice')).connect('Linux-C');
  const machine = world.machine('Linux-C');

  await world.time.during(machine.down());
  await world.time.advance('5s');

  expect(machine.census()).toEqual({ shells: 0, streams: 0 });
  expect(machine.shells.processes()).toEqual([]);
  expect(machine.links.shells.connections().every(({ closed }) => closed)).toBe(true);
  expect(terminal.tab.page.connection.getSnapshot().closed?.code).toBe(1011);
});

test('an agent that is killed takes its shells with it', async () => {
  const world = await startWorld();
  await (await world.user('alice')).connect('Linux-C');

  await world.machine('Linux-C').kill();
  await world.time.settle();

  expect(world.machine('Linux-C').shells.processes()).toEqual([]);
});

test('what only a browser can do is refused by name', async () => {
  const alice = await (await startWorld()).user('alice');
  await expect(alice.barriersAt()).rejects.toBeInstanceOf(NotAtThisTier);
  await expect(alice.follow('Recordings')).rejects.toBeInstanceOf(NotAtThisTier);
});

test('ten quiet minutes leave no event behind and no timer that a stopped world would fire', async () => {
  const world = await MemoryWorld.start({ title: 'a test', seed: 1, machines: ['Linux-C'] });
  await world.time.advance('10m');
  await world.stop();
  const { length } = world.history;

  await world.time.advance('10m');

  expect(world.history.length).toBe(length);
});

test('one that has stopped is let go, with the connections on which its dead were speaking', async () => {
  const played = async () => {
    const world = await MemoryWorld.start({ title: 'a test', seed: 1, machines: ['Linux-C'] });
    await (await world.user('alice')).connect('Linux-C');
    await world.stop();
    return new WeakRef(world);
  };
  const world = await played();
  // Whoever asks a WeakRef keeps what it holds to the end of the turn.
  await new Promise(setImmediate);
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  expect(world.deref()).toBeUndefined();
});
