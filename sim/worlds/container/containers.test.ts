/**
 * What the daemon itself must do for this tier. Where none answers, or the programs are not bundled, these
 * are skipped: `hangup scenarios --project=container` needs both, and bundles them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ContainerParty } from './container-party.ts';
import { docker, leftInDocker } from './docker.ts';
import { canSee } from './kernel-view.ts';
import { PrivateNetwork } from './private-network.ts';
import { isBundled, programImage } from './program-image.ts';
import { kernelNow } from './run-clock.ts';
import { zeroVariable } from './stdio-runtime.ts';

const possible =
  isBundled() &&
  (await docker().then(
    () => true,
    () => false,
  ));

/** An agent in a container of its own. */
async function agent() {
  const home = await mkdtemp(join(tmpdir(), 'hangup-try-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const network = await PrivateNetwork.create(home.split('/').at(-1)!);
  onTestFinished(() => network.remove());
  const zero = kernelNow();
  const address = network.address(1);
  const party = await ContainerParty.start({
    name: 'agent:Linux-C',
    program: 'agent',
    image: await programImage(),
    network,
    address,
    folders: [home],
    zero,
    onEvent: () => {},
  });
  onTestFinished(() => party.stop());
  const listen = (beats: string) =>
    party.call<number>('start', {
      nodeKey: 'key',
      gatewayUrl: beats,
      port: 2222,
      home,
      owner: 'try',
      heartbeatIntervalMs: 60_000,
    });
  return { party, network, address, zero, listen };
}

/** A harness that starts a container and does nothing more. */
const startsOne = `
  const { ContainerParty } = await import('${import.meta.dirname}/container-party.ts');
  const { PrivateNetwork } = await import('${import.meta.dirname}/private-network.ts');
  const { programImage } = await import('${import.meta.dirname}/program-image.ts');
  const network = await PrivateNetwork.create('hangup-harness');
  const party = await ContainerParty.start({
    name: 'agent:Linux-C', program: 'agent', image: await programImage(), network,
    address: network.address(1), folders: [], zero: 1n, onEvent: () => {},
  });
  await party.report(false);
  console.log('it runs');
  setInterval(() => {}, 1000);
`;

/** Whether something answers there within a second. */
async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: 1000 });
  const heard = await Promise.race([
    once(socket, 'connect').then(
      () => true,
      () => false,
    ),
    once(socket, 'timeout').then(() => false),
  ]);
  socket.destroy();
  return heard;
}

describe.skipIf(!possible)('with a Docker daemon (skipped: there is none, or nothing is bundled)', () => {
  test('a program answers, keeps its address, and is seen from outside', async () => {
    const { party, network, address, zero, listen } = await agent();
    expect(await listen(`http://${network.harness}:1`)).toBe(2222);
    expect(await answers(address, 2222)).toBe(true);
    expect(canSee(party.pid, zeroVariable, String(zero))).toBe(true);
    expect(party.output).toBe('');
  });

  test('a container that is off its network is not reached, and is asked and answers all the same', async () => {
    const { party, network, address, listen } = await agent();
    await listen(`http://${network.harness}:1`);
    await network.disconnect(party.id);
    expect(await answers(address, 2222)).toBe(false);
    expect(await party.call('census')).toMatchObject({ shells: 0 });
    await network.connect(party.id, address);
    expect(await answers(address, 2222)).toBe(true);
  });

  test('SIGKILL ends it, and nothing of it is left', async () => {
    const { party } = await agent();
    await party.signal('SIGKILL');
    expect(await party.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await expect(party.call('census')).rejects.toThrow('agent:Linux-C is gone');
    const { dockerode } = (await docker()).container;
    const left = await dockerode.listContainers({ all: true });
    expect(left.map(({ Id }) => Id)).not.toContain(party.id);
  });

  test('a harness that is killed leaves no container', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hangup-harness-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const harness = spawn(process.execPath, ['--input-type=module', '-e', startsOne], {
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(harness.stdout, 'data');
    const before = await leftInDocker(folder);
    harness.kill('SIGKILL');
    await vi.waitFor(
      async () => expect((await leftInDocker(folder)).filter((one) => one.includes('container'))).toEqual([]),
      { timeout: 60_000, interval: 100 },
    );
    // Networks do not end by themselves: this one is taken away here.
    const { dockerode } = (await docker()).container;
    await dockerode.getNetwork('hangup-harness').remove();
    expect(before).toHaveLength(2);
  });

  test('the image is built once', async () => {
    const { dockerode } = (await docker()).container;
    const tag = await programImage();
    const before = (await dockerode.getImage(tag).inspect()).Created;
    vi.resetModules();
    const again = await import('./program-image.ts');
    expect(await again.programImage()).toBe(tag);
    expect((await dockerode.getImage(tag).inspect()).Created).toBe(before);
  });
});
