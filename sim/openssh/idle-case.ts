/**
 * One case of `ChannelTimeout` (sshd_config(5), since OpenSSH 9.2) put to a real sshd: a session on which
 * nothing passes either way for so long is closed; one on which something does is not.
 */
import type { FoundSshd } from './find-sshd.ts';
import { SshSession } from './sshd.ts';

export interface IdleCase {
  /** Seconds. */
  readonly timeout: number;
  /** Whether the command prints all the time, or nothing. */
  readonly prints: boolean;
}

export type IdleVerdict = 'kept' | 'closed for inactivity';

/** The first version that has `ChannelTimeout`. */
export const firstWithChannelTimeout = [9, 2] as const;

/** Seconds for which a session that prints is watched: more than the timeout by far. */
export const watched = ({ timeout }: IdleCase) => 2 * timeout + 1;

const patienceMs = 120_000;

export async function sshdIdleVerdict(sshd: FoundSshd, one: IdleCase): Promise<IdleVerdict> {
  const signal = AbortSignal.timeout(patienceMs);
  await using session = await SshSession.open(sshd, {
    config: ['ClientAliveInterval 0', `ChannelTimeout session:command=${one.timeout}s`],
    command: one.prints ? printing(watched(one)) : 'cat',
    signal,
  });
  const { log } = session;
  await log.until(({ idle, commandEnded }) => idle || commandEnded, signal);
  return log.told.idle ? 'closed for inactivity' : 'kept';
}

/** sshd counts in whole seconds: of two lines a second apart it may think that they are two seconds apart. */
function printing(seconds: number): string {
  return `for i in $(seq ${5 * seconds}); do sleep 0.2; echo; done`;
}
