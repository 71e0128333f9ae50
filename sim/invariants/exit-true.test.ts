import { describe, expect, it } from 'vitest';
import { exitTrue } from './exit-true.ts';
import { Story } from './story.ts';

const exited = (code: number | null, signal: string | null) =>
  new Story().open().agent('shell.exited', { session: 's1', exit_code: code, signal });

describe('EXIT-TRUE', () => {
  it('holds when the row has the exit code of the shell', () => {
    expect(
      exitTrue.judge(exited(3, null).disconnected('shell_exited', { exit_code: 3 }).records).status,
    ).toBe('holds');
  });

  it('is violated when the row has another exit code', () => {
    expect(
      exitTrue.judge(exited(3, null).disconnected('shell_exited', { exit_code: 0 }).records).explanation,
    ).toBe('session s1: the shell ended with exit code 3, the audit log says exit code 0');
  });

  it('is violated when the row has lost the signal', () => {
    const story = exited(null, 'SIGKILL').disconnected('shell_exited', { exit_code: 137 });

    expect(exitTrue.judge(story.records).status).toBe('violated');
  });

  it('is violated when the row tells of an exit that nobody saw', () => {
    expect(
      exitTrue.judge(new Story().open().disconnected('shell_exited', { exit_code: 0 }).records).status,
    ).toBe('violated');
  });

  it('lets a row be written before the shell that it hung up is gone', () => {
    const story = new Story().open().disconnected('user_closed').reaped();

    expect(exitTrue.judge(story.records).status).toBe('not_witnessed');
  });
});
