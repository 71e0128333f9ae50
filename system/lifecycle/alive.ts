/**
 * Whether a peer is still there: OpenSSH's ClientAlive (sshd_config(5), serverloop.c), for both legs.
 *
 * The interval counts since data was last received. Each interval of silence sends one probe; any data
 * resets the count. When the interval after the last allowed probe passes too, the peer is lost:
 *
 *     heard ── interval ── probe 1 ── interval ── … ── probe n ── interval ── lost
 *
 * sshd with ClientAliveCountMax 3 sends three probes and cuts one interval later. The agent's leg
 * sends one probe less, so that it is lost after interval × CountMax of silence: 2 × 15 s are the 30 s
 * which the guide gives a lost machine.
 *
 * A page cannot see our probes. It is told how patient to be with us, as patient as we are with it, and we
 * say something at least twice within that.
 */
import type { Policy } from '../contracts/policy.ts';
import type { Alive, Session } from './session.ts';

export interface AliveRule {
  /** 0: no probes and no end. */
  readonly intervalMs: number;
  /** Probes that may stay unanswered; Infinity never gives up. */
  readonly probes: number;
}

export function browserRule(policy: Policy): AliveRule {
  const zero = policy.clientAliveZero === 'legacy' ? 0 : Number.POSITIVE_INFINITY;
  return {
    intervalMs: policy.clientAliveIntervalMs,
    probes: policy.clientAliveCountMax === 0 ? zero : policy.clientAliveCountMax,
  };
}

export function agentRule(policy: Policy): AliveRule {
  return {
    intervalMs: policy.agentAliveIntervalMs,
    probes: policy.agentAliveCountMax === 0 ? Number.POSITIVE_INFINITY : policy.agentAliveCountMax - 1,
  };
}

/** When the next probe is due; null when none will be sent any more. */
export function probeAt(alive: Alive, rule: AliveRule): number | null {
  return alive.probes < rule.probes ? silenceEndsAt(alive, rule) : null;
}

/** When the peer counts as lost, now that every probe has been sent; null while one is still allowed. */
export function lostAt(alive: Alive, rule: AliveRule): number | null {
  return alive.probes < rule.probes ? null : silenceEndsAt(alive, rule);
}

function silenceEndsAt({ probedAt, heardAt }: Alive, { intervalMs }: AliveRule): number | null {
  return intervalMs === 0 ? null : (probedAt ?? heardAt) + intervalMs;
}

/** Also while held: what was under way when reading stopped still tells that the peer is there. */
export function heard(alive: Alive, now: number): Alive {
  return { ...alive, heardAt: now, probedAt: null, probes: 0 };
}

export function probed(alive: Alive, now: number): Alive {
  return { ...alive, probedAt: now, probes: alive.probes + 1 };
}

export function held(alive: Alive): Alive {
  return { ...alive, held: true };
}

/** The peer could not be heard while we did not read, so the count starts over. */
export function released(alive: Alive, now: number): Alive {
  return { ...heard(alive, now), held: false };
}

/** Silence of ours that means to a page that it has lost us; null where we do not probe it either. */
export function pagePatienceMs(policy: Policy): number | null {
  const { intervalMs, probes } = browserRule(policy);
  return intervalMs > 0 && probes > 0 && Number.isFinite(probes) ? intervalMs * (probes + 1) : null;
}

/** When the page must be told that we are there; null when it need not. */
export function tellAliveAt({ policy, toldAt }: Session): number | null {
  const patienceMs = pagePatienceMs(policy);
  return patienceMs === null ? null : toldAt + patienceMs / 2;
}
