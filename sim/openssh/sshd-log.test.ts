import { describe, expect, test } from 'vitest';
import { isAtLeast, versionOf } from './find-sshd.ts';
import { SshdLog } from './sshd-log.ts';

const opened = 'Starting session: command on pts/2 for root from 127.0.0.1 port 53580 id 0\n';
const never = new AbortController().signal;

function logOf(...texts: string[]): SshdLog {
  const log = new SshdLog();
  for (const text of texts) log.read(text);
  return log;
}

describe('the log of an sshd', () => {
  test('what is sent before a session is open is no probe', () => {
    expect(logOf('debug3: send packet: type 98\ndebug3: receive packet: type 82\n').told).toMatchObject({
      open: false,
      probes: 0,
      answers: 0,
    });
  });

  test('probes and their answers are counted, also when a line comes in two pieces', () => {
    const log = logOf(
      opened,
      'debug3: send packet: type 98\r\ndebug3: send pac',
      'ket: type 80\ndebug3: receive packet: type 100\n',
    );
    expect(log.told).toMatchObject({ open: true, probes: 2, answers: 1, cut: false });
  });

  test.for([
    ['Timeout, client not responding from user root 127.0.0.1 port 5\n', { cut: true }],
    ['channel 0: closing after 3 seconds of inactivity\n', { idle: true }],
    ['debug1: Received SIGCHLD.\n', { commandEnded: true }],
  ] as const)('%s', ([line, told]) => {
    expect(logOf(opened, line).told).toMatchObject(told);
  });

  test('a wait ends when what it waits for is told', async () => {
    const log = logOf(opened);
    const waits = log.until(({ probes }) => probes === 2, never);
    log.read('debug3: send packet: type 98\n');
    log.read('debug3: send packet: type 98\n');
    await expect(waits).resolves.toBeUndefined();
  });

  test('a wait that is given up rejects, and the last lines are there to be told', async () => {
    const given = new AbortController();
    const log = logOf('Bind to port 22 failed: Permission denied.\n');
    const waits = log.until(({ open }) => open, given.signal);
    given.abort(new Error('no patience'));
    await expect(waits).rejects.toThrow('no patience');
    expect(log.tail).toContain('Permission denied');
  });
});

describe('the version of an sshd', () => {
  test('stands in what -V prints, and in the complaint of those that know no -V', () => {
    const newer = versionOf('OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.19\n', '/usr/sbin/sshd');
    const older = versionOf(
      'unknown option -- V\nOpenSSH_7.9p1 Debian-10, OpenSSL 1.1.1\n',
      '/usr/sbin/sshd',
    );
    expect([newer, older]).toMatchObject([
      { name: 'OpenSSH_9.2p1', major: 9, minor: 2 },
      { name: 'OpenSSH_7.9p1', major: 7, minor: 9 },
    ]);
  });

  test('is asked for by major, then minor', () => {
    const at = (major: number, minor: number) => ({ path: '', name: '', major, minor });
    expect([at(8, 2), at(9, 0), at(10, 0)].map((one) => isAtLeast(one, [8, 2]))).toEqual([true, true, true]);
    expect([at(8, 1), at(7, 9)].map((one) => isAtLeast(one, [8, 2]))).toEqual([false, false]);
  });

  test('is missing where none is told', () => {
    expect(versionOf('segmentation fault', '/usr/sbin/sshd')).toEqual({
      missing: '/usr/sbin/sshd does not say which OpenSSH it is',
    });
  });
});
