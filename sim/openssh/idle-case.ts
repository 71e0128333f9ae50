/**
 * One case of `ChannelTimeout` (sshd_config(5), since OpenSSH 9.2) put to a real sshd: a session on which
 * nothing passes either way for so long is closed; one on which something does is not.
 */
import type { FoundSshd } from './find-sshd.ts';
import { SshSession } from './sshd.ts';

export interface IdleCase {
  /** Seconds. */
  readonly timeout: number;
  /** Whether the command prints once a second, or nothing. */
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
    command: one.prints ? `for i in $(seq ${watched(one)}); do sleep 1; echo; done` : 'cat',
    signal,
  });
  const { log } = session;
  await log.until(({ idle, commandEnded }) => idle || commandEnded, signal);
  return log.told.idle ? 'closed for inactivity' : 'kept';
}
