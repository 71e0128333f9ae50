import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAgentSettings, UsageError } from './command-line.ts';

const nodeKey = 'node-key-of-sixteen-or-more';
const env = { HANGUP_NODE_KEY: nodeKey, HANGUP_GATEWAY_URL: 'http://gateway:8080' };

describe('the agent’s settings', () => {
  it('come from the environment, with defaults for the rest', () => {
    expect(readAgentSettings([], env)).toMatchObject({
      gatewayUrl: 'http://gateway:8080',
      nodeKey,
      host: '127.0.0.1',
      port: 2222,
      stateFolder: '/var/lib/hangup',
      program: '/bin/bash',
      heartbeatIntervalMs: 30_000,
      hangUpGraceMs: 2000,
    });
  });

  it('prefer flags', () => {
    const flags = [
      '--gateway',
      'https://other/',
      '--port',
      '0',
      '--shell',
      '/bin/sh',
      '--heartbeat',
      '0.5e1',
    ];
    expect(readAgentSettings(flags, { ...env, HANGUP_AGENT_PORT: '1' })).toMatchObject({
      gatewayUrl: 'https://other',
      port: 0,
      program: '/bin/sh',
      heartbeatIntervalMs: 5000,
    });
  });

  it('take the node key from a file', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'hangup-'));
    const file = join(folder.path, 'key');
    await writeFile(file, `${nodeKey}\n`);
    expect(readAgentSettings(['--node-key-file', file], { HANGUP_GATEWAY_URL: 'http://g' })).toMatchObject({
      nodeKey,
    });
  });

  it('are not needed to ask for help', () => {
    expect(readAgentSettings(['--help'], {})).toBe('help');
  });

  it.each([
    ['a missing gateway', [], { HANGUP_NODE_KEY: nodeKey }, 'The gateway is missing'],
    ['a gateway that is no origin', ['--gateway', 'gateway'], env, '--gateway is "gateway", want an origin'],
    ['a missing key', [], { HANGUP_GATEWAY_URL: 'http://g' }, 'The node key is missing'],
    ['a key file that is not there', ['--node-key-file', '/no/such'], env, 'from /no/such: ENOENT'],
    [
      'a port that is none',
      ['--port', '70000'],
      env,
      '--port is "70000", want a whole number from 0 to 65535',
    ],
    ['an empty port', ['--port', ''], env, '--port is ""'],
    ['a rhythm of nothing', ['--heartbeat', '0'], env, '--heartbeat is "0", want a number from 1 to 3600'],
    ['an unknown flag', ['--colour'], env, '--colour'],
    ['an argument', ['up'], env, 'up'],
  ])('refuse %s', (_what, flags, variables, message) => {
    const read = () => readAgentSettings(flags, variables);
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
  });

  it('never quote a node key that is wrong', () => {
    expect(() => readAgentSettings([], { ...env, HANGUP_NODE_KEY: 'too-short' })).toThrow(
      'The node key has 9 characters, want 16 to 200',
    );
  });
});
