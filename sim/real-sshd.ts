/** The OpenSSH server of this machine beside the gateway: the same case put to both, one verdict each. */
import type { AliveCase, Verdict } from './openssh/alive-case.ts';
import type { IdleCase, IdleVerdict } from './openssh/idle-case.ts';
import { NotAtThisTier } from './worlds/person.ts';
import type { World } from './worlds/world.ts';

export class RealSshd {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** What sshd makes of it, in real seconds. Throws NotAtThisTier where there is none that could say. */
  async alive(one: AliveCase): Promise<Verdict> {
    this.#refuseInMemory();
    const { sshdFor, sshdVerdict } = await import('./openssh/alive-case.ts');
    const sshd = sshdFor(one);
    if ('missing' in sshd) throw new NotAtThisTier(sshd.missing);
    const verdict = await sshdVerdict(sshd, one);
    this.#record(sshd.name, one, verdict);
    return verdict;
  }

  /** As `alive`, for a channel on which nothing passes. */
  async idle(one: IdleCase): Promise<IdleVerdict> {
    this.#refuseInMemory();
    const { sshdFor } = await import('./openssh/alive-case.ts');
    const { firstWithChannelTimeout, sshdIdleVerdict } = await import('./openssh/idle-case.ts');
    const sshd = sshdFor({ from: firstWithChannelTimeout });
    if ('missing' in sshd) throw new NotAtThisTier(sshd.missing);
    const verdict = await sshdIdleVerdict(sshd, one);
    this.#record(sshd.name, one, verdict);
    return verdict;
  }

  /** Puts the gateway's verdict beside that of sshd. */
  gatewaySays(one: AliveCase | IdleCase, verdict: Verdict | IdleVerdict): void {
    this.#record('gateway', one, verdict);
  }

  #record(by: string, one: AliveCase | IdleCase, verdict: string): void {
    this.#world.record('sim', 'verdict', { by, case: JSON.stringify(one), verdict });
  }

  #refuseInMemory(): void {
    if (this.#world.history.of('run.started')[0]?.data.tier === 'sim')
      throw new NotAtThisTier('a real sshd is a process, and knows no time but the real one');
  }
}
