/** What was done to links, machines and gateways, as spans of time. A fault explains; a judge must know it. */
import type { HistoryRecord } from '../history/record.ts';
import type { Casebook } from './casebook.ts';
import type { SessionCase } from './session-case.ts';

export interface FaultSpan {
  /** A link, or `machine:<name>`. */
  readonly target: string;
  readonly from: number;
  /** Infinity while it was never healed. */
  readonly to: number;
  readonly record: HistoryRecord<'fault.applied'> | HistoryRecord<'machine.fault'>;
}

export class FaultLog {
  readonly spans: readonly FaultSpan[];
  /** When a gateway (or, for `null`, an unnamed one) was killed. */
  readonly kills: readonly HistoryRecord<'gateway.fault'>[];
  readonly #book: Casebook;

  constructor(book: Casebook) {
    this.#book = book;
    this.kills = book.of('gateway.fault').filter(({ data }) => data.what === 'kill');
    this.spans = [...linkFaults(book), ...machineFaults(book)];
  }

  /** Faults on links or machines that the test accepts and that were in force within [from, to]. */
  during(from: number, to: number, concerns: (target: string) => boolean): FaultSpan[] {
    return this.spans.filter((span) => span.from <= to && span.to >= from && concerns(span.target));
  }

  /** Faults that touch the agent's side of a session. */
  onAgentSide(session: SessionCase, from: number, to: number): FaultSpan[] {
    return this.during(from, to, (target) => touchesAgentSide(target, session));
  }

  /** Whether the session's agent was killed, so that its last reports may be missing. */
  agentDied(session: SessionCase): boolean {
    return this.#book
      .of('machine.fault')
      .some(({ data }) => data.what === 'kill' && session.on(data.machine));
  }

  /** Kills of the session's gateway since it opened. */
  killsOf({ opened }: SessionCase): HistoryRecord<'gateway.fault'>[] {
    if (!opened) return [];
    return this.kills.filter(
      (kill) =>
        kill.t >= opened.t &&
        isGateway(opened.actor, kill.data.gateway) &&
        !this.#startedBetween(kill.seq, opened),
    );
  }

  /** Of a kill and an opening in one instant, whether the session is of the next life. */
  #startedBetween(seq: number, opened: HistoryRecord<'session.opened'>): boolean {
    return this.#book
      .of('gateway.started')
      .some((start) => start.actor === opened.actor && start.seq > seq && start.seq < opened.seq);
  }

  /**
   * When the session's gateway died on it, if it did: the kill, or else the last sign of life before
   * it was found dead by a later start.
   */
  gatewayDeath(session: SessionCase): number | null {
    const { opened } = session;
    if (!opened) return null;
    const end = session.ends.find(({ data }) => data.cause !== 'gateway_crashed');
    const before = ({ t, seq }: { readonly t: number; readonly seq: number }) =>
      !end || t < end.t || (t === end.t && seq < end.seq);
    const kill = this.killsOf(session).find(before);
    if (kill) return kill.t;
    const found = session.ends.find(({ data }) => data.cause === 'gateway_crashed');
    // Whoever finds it later does not know that it had ended otherwise.
    if (!found || (end && end.seq < found.seq)) return null;
    const restart = this.#book
      .of('gateway.started')
      .find(({ actor, seq }) => actor === opened.actor && seq > opened.seq && seq < found.seq);
    const limit = restart?.seq ?? found.seq;
    let last = opened.t;
    for (const record of this.#book.records) {
      if (record.seq >= limit) break;
      if (record.actor === opened.actor) last = Math.max(last, record.t);
    }
    return last;
  }

  /** When the session stopped being live by any account, or null while it lives. */
  endOf(session: SessionCase): number | null {
    return this.gatewayDeath(session) ?? session.ended?.t ?? session.disconnectedRows[0]?.t ?? null;
  }
}

export function isGateway(actor: string, gateway: string): boolean {
  return actor === gateway || actor === `gateway:${gateway}`;
}

function touchesAgentSide(target: string, session: SessionCase): boolean {
  // Between a guest on another gateway and the shared shell lies the way from gateway to gateway.
  if (target.startsWith('gateway-gateway:')) return session.guestOf !== null;
  const colon = target.indexOf(':');
  if (colon < 0) return target.includes('agent');
  return session.on(target.slice(colon + 1));
}

/** A reset is over at once; anything else lasts until it is healed. */
function linkFaults(book: Casebook): FaultSpan[] {
  return book.of('fault.applied').map((record) => {
    const { link, fault } = record.data;
    const healed = book
      .of('fault.healed')
      .find((heal) => heal.seq > record.seq && heal.data.link === link && heal.data.fault === fault);
    const to = healed?.t ?? (fault.includes('reset') ? record.t : Infinity);
    return { target: link, from: record.t, to, record };
  });
}

function machineFaults(book: Casebook): FaultSpan[] {
  const faults = book.of('machine.fault');
  return faults
    .filter(({ data }) => data.what !== 'up' && data.what !== 'appear')
    .map((record) => {
      const healed = faults.find(
        (heal) =>
          heal.seq > record.seq &&
          heal.data.machine === record.data.machine &&
          (heal.data.what === 'up' || heal.data.what === 'appear'),
      );
      return { target: `machine:${record.data.machine}`, from: record.t, to: healed?.t ?? Infinity, record };
    });
}
