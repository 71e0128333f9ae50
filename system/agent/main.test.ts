import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

const nodeKey = 'node-key-of-the-program-test';

function start(
  program: 'main' | 'ztna',
  args: readonly string[],
  env: Record<string, string> = {},
): ChildProcess {
  const file = new URL(`${program}.ts`, import.meta.url).pathname;
  return spawn(process.execPath, [file, ...args], { env: { PATH: process.env.PATH, ...env } });
}

async function finished(child: ChildProcess) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { stdout, stderr, code };
}

/** A gateway that accepts every beat, and an agent that has come up with it. */
async function running() {
  const folder = await mkdtempDisposable(join(tmpdir(), 'hangup-'));
  const spki = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' });
  const beats: string[] = [];
  const gateway = createServer(async (request, response) => {
    beats.push(JSON.parse(await text(request)).status);
    const data = { machine_id: 'linux-c', gateway_public_key: spki.toString('base64url'), commands: [] };
    response.end(JSON.stringify({ success: true, data, error: null }));
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');

  const flags = ['--gateway', `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`, '--port', '0'];
  const state = ['--state-dir', folder.path];
  const agent = start('main', [...flags, ...state], { HANGUP_NODE_KEY: nodeKey });
  let log = '';
  await new Promise<void>((resolve) => {
    agent.stdout!.on('data', (chunk: Buffer) => {
      log += chunk;
      if (log.includes('agent.beat_sent')) resolve();
    });
  });
  return {
    beats,
    state,
    log: () => log,
    second: () => finished(start('main', [...flags, ...state], { HANGUP_NODE_KEY: nodeKey })),
    ztna: (...args: string[]) => finished(start('ztna', [...args, ...state])),
    async terminate() {
      agent.kill('SIGTERM');
      const [code] = await once(agent, 'exit');
      return code as number | null;
    },
    async [Symbol.asyncDispose]() {
      agent.kill('SIGKILL');
      gateway.closeAllConnections();
      gateway.close();
      await folder.remove();
    },
  };
}

// Each program takes a second or two to load on a busy machine.
describe('the agent as a program', { timeout: 60_000 }, () => {
  it('comes up, goes down and up by ztna, and stops cleanly on SIGTERM', async () => {
    await using agent = await running();
    expect(await agent.ztna('status')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^up\nmachine {4}linux-c\n/),
    });
    expect(await agent.ztna('down')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^down\n/) });
    expect(await agent.ztna('status')).toMatchObject({ code: 3 });
    expect(JSON.parse((await agent.ztna('up', '--json')).stdout)).toMatchObject({ up: true, shells: 0 });
    expect(await agent.terminate()).toBe(0);
    expect(agent.beats).toEqual(['online', 'offline', 'online', 'offline']);
    expect(agent.log()).not.toContain(nodeKey);
    expect(await agent.ztna('status')).toMatchObject({
      code: 69,
      stderr: expect.stringContaining('No agent is running'),
    });
  });

  it('refuses to run twice over one state folder', async () => {
    await using agent = await running();
    expect(await agent.second()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('an agent is running already'),
    });
  });

  it('exits with 1 when its address cannot be had', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'hangup-'));
    const flags = ['--gateway', 'http://127.0.0.1:9', '--host', '203.0.113.1', '--state-dir', folder.path];
    expect(await finished(start('main', flags, { HANGUP_NODE_KEY: nodeKey }))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('EADDRNOTAVAIL'),
    });
  });

  it.each([
    ['main', []],
    ['ztna', []],
    ['ztna', ['sideways']],
    ['ztna', ['up', '--colour']],
  ] as const)('%s exits with 64 for the arguments %j', async (program, args) => {
    const result = await finished(start(program, args));
    expect(result.code).toBe(64);
    expect(result.stderr).toContain('Try --help.');
  });

  it.each(['main', 'ztna'] as const)('%s explains itself', async (program) => {
    expect(await finished(start(program, ['--help']))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage:'),
    });
  });
});
