/**
 * One case of `ClientAliveInterval` and `ClientAliveCountMax` (sshd_config(5)), put to a real sshd: who is
 * silent for how long, and whether the server cuts them off, after how many unanswered probes.
 */
import { type FoundSshd, findSshd, isAtLeast } from './find-sshd.ts';
import { SshSession } from './sshd.ts';
import type { SshdTold } from './sshd-log.ts';

export interface AliveCase {
  /** Seconds: `ClientAliveInterval`. 0 sends no probes. */
  readonly interval: number;
  readonly countMax: number;
  /** `returns`: silent until one probe before the end, then back. */
  readonly client: 'answers' | 'silent' | 'returns';
  /** Versions of OpenSSH that mean it so. */
  readonly from?: readonly [number, number];
  readonly before?: readonly [number, number];
}

/** `kept`, or how it was cut. */
export type Verdict = 'kept' | `cut after ${number} unanswered probes`;

/** Answered or unanswered probes (seconds, where there are none) after which it counts as kept. */
export const enough = ({ countMax }: AliveCase) => countMax + 3;

/** For the hung; a machine that is merely busy takes its time. */
const patienceMs = 120_000;

/** An sshd that knows the case in this meaning; or why there is none, in words. */
export function sshdFor({ from, before }: Pick<AliveCase, 'from' | 'before'>) {
  const found = findSshd();
  if ('missing' in found) return found;
  if (from && !isAtLeast(found, from)) return { missing: `${found.name} is older than ${from.join('.')}` };
  if (before && isAtLeast(found, before))
    return { missing: `${found.name} means it as since ${before.join('.')}` };
  return found;
}

export async function sshdVerdict(sshd: FoundSshd, one: AliveCase): Promise<Verdict> {
  const signal = AbortSignal.timeout(patienceMs);
  await using session = await SshSession.open(sshd, {
    config: [`ClientAliveInterval ${one.interval}`, `ClientAliveCountMax ${one.countMax}`],
    // Where no probe is sent that could be counted, its end is the end of the wait.
    command: one.interval > 0 ? 'cat' : `sleep ${enough(one)}`,
    signal,
  });
  const { log, link } = session;
  const fromHere = since(log.told);
  if (one.client === 'answers') {
    await log.until((told) => told.cut || fromHere(told).answers >= enough(one), signal);
    return verdictOf(fromHere(log.told));
  }
  const silence = await link.stall();
  try {
    const atSilence = since(log.told);
    if (one.client === 'silent') {
      const waited = (told: SshdTold) => told.commandEnded || atSilence(told).probes >= enough(one);
      await log.until((told) => told.cut || waited(told), signal);
      return verdictOf(atSilence(log.told));
    }
    await log.until((told) => told.cut || atSilence(told).probes >= one.countMax, signal);
  } finally {
    await silence[Symbol.asyncDispose]();
  }
  const back = since(log.told);
  await log.until((told) => told.cut || back(told).answers >= enough(one), signal);
  return verdictOf(back(log.told));
}

function verdictOf({ cut, probes }: SshdTold): Verdict {
  return cut ? `cut after ${probes} unanswered probes` : 'kept';
}

/** What was told after this. */
function since(before: SshdTold) {
  return (told: SshdTold): SshdTold => ({
    ...told,
    probes: told.probes - before.probes,
    answers: told.answers - before.answers,
  });
}
