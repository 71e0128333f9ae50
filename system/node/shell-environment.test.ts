import { describe, expect, it } from 'vitest';
import { shellEnvironment } from './shell-environment.ts';

const shell = { program: '/bin/bash', home: '/home/alice', extra: {} };

describe('the environment of a shell', () => {
  it('holds what a terminal needs', () => {
    expect(shellEnvironment({}, shell)).toEqual({
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      HOME: '/home/alice',
      SHELL: '/bin/bash',
    });
  });

  it('takes over language, time zone and path', () => {
    const own = { PATH: '/opt/bin', LANG: 'C.UTF-8', LC_TIME: 'de_DE.UTF-8', TZ: 'Europe/Berlin' };
    expect(shellEnvironment(own, shell)).toMatchObject(own);
  });

  it.each([
    'HANGUP_NODE_KEY',
    'AWS_SECRET_ACCESS_KEY',
    'NODE_OPTIONS',
    'LD_PRELOAD',
    'SSH_AUTH_SOCK',
    'HOME',
  ])('takes over no %s of the agent', (name) => {
    expect(Object.values(shellEnvironment({ [name]: 'secret' }, shell))).not.toContain('secret');
  });

  it('lets further variables have the last word', () => {
    expect(shellEnvironment({}, { ...shell, extra: { TERM: 'vt100' } }).TERM).toBe('vt100');
  });
});
