import { describe, expect, test } from 'vitest';
import { examine } from './doctor/checks.ts';
import type { Machine } from './doctor/machine.ts';
import { diagnosis } from './doctor.ts';

const whole: Machine = {
  node: '24.1.0',
  cores: 4,
  root: false,
  variables: {},
  find: (program) => `/usr/bin/${program}`,
  ask: () => 'Chromium 156.0',
  chromium: () => ({ path: '/usr/bin/chromium', remedy: 'apt-get install -y chromium' }),
  hasToxiproxyAt: async () => true,
  docker: async () => '27.1',
  hasPty: async () => true,
  canListen: async () => true,
};

async function looked(machine: Partial<Machine> = {}): Promise<string> {
  return diagnosis(await examine({ ...whole, ...machine }), 80);
}

test('a machine that has everything is told so, with what each is for', async () => {
  const text = await looked();
  expect(text.match(/^✓ /gm)).toHaveLength(7);
  expect(text).toContain('✓ Node.js: 24.1.0, 4 cores');
  expect(text).toContain('✓ Chromium: Chromium 156.0');
  expect(text).toMatch(/\nEverything is here that npm run scenarios needs\.\n$/);
});

describe('what is missing comes with the line to type:', () => {
  test.for<[what: string, machine: Partial<Machine>, told: string, remedy: string]>([
    [
      'an old Node',
      { node: '20.11.0' },
      '✗ Node.js: missing',
      'npm ci   # brings Node 24 along for npm run; this is 20.11.0',
    ],
    ['no PTY', { hasPty: async () => false }, '✗ bash on a PTY: missing', 'npm rebuild node-pty'],
    ['no port', { canListen: async () => false }, '✗ ports: missing', 'ip link set lo up'],
    [
      'no browser',
      { chromium: () => ({ path: null, remedy: 'get one' }) },
      '✗ Chromium: missing',
      'get one   # hangup scenarios does so by itself',
    ],
    [
      'no server',
      { find: (program) => (program === 'sshd' ? null : program) },
      '– OpenSSH server: not here',
      'sudo apt-get install -y openssh-server',
    ],
    [
      'no Docker',
      { find: (program) => (program === 'docker' ? null : program), docker: async () => null },
      '– Docker: not here',
      'docs.docker.com/engine/install',
    ],
    [
      'a Docker that sleeps',
      { docker: async () => null },
      '– Docker: not here',
      'its daemon does not answer',
    ],
    [
      'no Toxiproxy',
      { find: (program) => (program === 'toxiproxy-server' ? null : program) },
      '– Toxiproxy: not here',
      'go install github.com/Shopify/toxiproxy',
    ],
  ])('%s', async ([, machine, told, remedy]) => {
    const text = await looked(machine);
    expect(text).toContain(told);
    expect(text).toContain(`type: `);
    expect(text).toContain(remedy);
  });
});

test('what is only useful does not keep the scenarios from running, what is needed does', async () => {
  const nothing = await looked({ find: (program) => (program === 'bash' ? program : null) });
  expect(nothing).toContain('Everything is here');
  expect(await looked({ hasPty: async () => false, canListen: async () => false })).toContain(
    'npm run scenarios needs what is missing: bash on a PTY, ports.',
  );
});

test('a Toxiproxy that is named by its URL is there', async () => {
  const text = await looked({ variables: { TOXIPROXY_URL: 'http://127.0.0.1:8474' } });
  expect(text).toContain('✓ Toxiproxy: TOXIPROXY_URL=http://127.0.0.1:8474');
  expect(text).not.toContain('HANGUP_TOXIPROXY=server');
});

test('what a variable names and is not there is missing, and to unset it is the remedy', async () => {
  const proxy = { TOXIPROXY_URL: 'http://127.0.0.1:1' };
  const text = await looked({ variables: proxy, hasToxiproxyAt: async () => false });
  expect(text).toContain('✗ Toxiproxy: missing');
  expect(text).toContain('type: unset TOXIPROXY_URL   # nobody answers at http://127.0.0.1:1');
  const chromium = () => ({ path: null, remedy: 'unset HANGUP_CHROMIUM' });
  expect(await looked({ variables: { HANGUP_CHROMIUM: '/nope' }, chromium })).toContain(
    'type: unset HANGUP_CHROMIUM\n',
  );
});
