/**
 * Renews the access token when three quarters of its life are over, so that somebody who works in a
 * terminal for longer than an hour is not thrown out at the next click.
 */
import type { LoginAnswer } from '../../contracts/api/auth.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { SignIn } from './sign-in.ts';

export const renewalRetryMs = 60_000;

/** Keeps `signIn` renewed until stopped; answers how to stop. A refused renewal is the client's to report. */
export function keepRenewed(deps: {
  readonly signIn: SignIn;
  readonly refresh: () => Promise<LoginAnswer>;
  readonly clock: Clock;
}): () => void {
  const { signIn, clock } = deps;
  let timer: Timer | null = null;
  let accessToken: string | null = null;

  function plan(): void {
    const { current } = signIn.getSnapshot();
    if (current?.accessToken === accessToken) return;
    timer?.cancel();
    accessToken = current?.accessToken ?? null;
    if (!current) return;
    const ageMs = clock.wallTime() - current.issuedAtMs;
    wait(Math.min(current.lifeMs, Math.max(0, current.lifeMs * 0.75 - ageMs)));
  }

  function wait(delayMs: number): void {
    timer = clock.setTimer(delayMs, () => void renew());
  }

  async function renew(): Promise<void> {
    const asked = accessToken;
    const answer = await deps.refresh().catch(() => null);
    if (asked === null || accessToken !== asked) return;
    if (answer) signIn.accept(answer);
    else wait(renewalRetryMs);
  }

  const unsubscribe = signIn.subscribe(plan);
  plan();
  return () => {
    unsubscribe();
    timer?.cancel();
    accessToken = null;
  };
}
