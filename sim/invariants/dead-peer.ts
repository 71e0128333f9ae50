import type { Policy } from '../../system/contracts/policy.ts';
import { moment, span } from '../history/wording.ts';
import { liveSpan } from './activity.ts';
import type { Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';
import type { WireConnection } from './sightings.ts';

/**
 * Judged by the frames that came through to the gateway's side of the link. While the gateway holds
 * input back, because the agent takes no more, it does not read and silence says nothing.
 */
export const deadPeer = invariant(
  {
    number: 14,
    id: 'DEAD-PEER',
    claim:
      'A silent browser is cut within (CountMax + 1) × Interval of its last byte; one that answers its probes never is.',
  },
  (book, findings) => {
    for (const session of book.opened()) {
      if (session.ended?.data.cause === 'client_unresponsive') notCutWrongly(book, session, findings);
      if (session.wire) cutInTime(book, session, session.wire, findings);
    }
  },
);

function neverCuts({ clientAliveIntervalMs, clientAliveCountMax, clientAliveZero }: Policy): boolean {
  return clientAliveIntervalMs === 0 || (clientAliveCountMax === 0 && clientAliveZero === 'modern');
}

function notCutWrongly(book: Casebook, session: SessionCase, findings: Findings): void {
  const ended = session.ended!;
  const { clientAliveIntervalMs, clientAliveCountMax } = book.policyOf(session);
  findings.examined();
  if (neverCuts(book.policyOf(session))) {
    findings.violated(
      `${session.name}: cut as unresponsive at ${moment(ended.t)}, but the policy never cuts (interval ${span(clientAliveIntervalMs)}, count ${clientAliveCountMax})`,
      ended,
    );
    return;
  }
  const patienceMs = clientAliveIntervalMs * Math.max(1, clientAliveCountMax);
  const heard = session.wire
    ? arrivals(session.wire).filter(({ t }) => t < ended.t - book.epsilonMs)
    : session.inputs.filter(({ seq }) => seq < ended.seq);
  const last = heard.at(-1);
  const silentMs = ended.t - (last?.t ?? session.opened?.t ?? ended.t);
  if (silentMs < patienceMs - book.epsilonMs)
    findings.violated(
      `${session.name}: cut as unresponsive at ${moment(ended.t)}, ${span(silentMs)} after the browser was last heard; it has at least ${span(patienceMs)}`,
      last ?? session.opened,
      ended,
    );
}

function cutInTime(book: Casebook, session: SessionCase, wire: WireConnection, findings: Findings): void {
  const { clientAliveIntervalMs, clientAliveCountMax } = book.policyOf(session);
  const live = liveSpan(book, session);
  if (neverCuts(book.policyOf(session)) || !live) return;
  const budgetMs = clientAliveIntervalMs * (clientAliveCountMax + 1) + book.epsilonMs;
  findings.examined();
  const heard = arrivals(wire).filter(({ t }) => t <= live.to);
  let last = live.latest;
  for (const next of [...heard, null]) {
    const until = next?.t ?? live.to;
    const due = last + budgetMs;
    // A frame is seen when it is whole: a long one, or one that broke off, was arriving all the while.
    const arriving = next
      ? next.data.bytes > longFrameBytes
      : wire.end('client', 'server')?.data.partial === true;
    if (until > due && !arriving && !isHeldBack(session, wire, due)) {
      findings.violated(
        `${session.name}: nothing came from the browser since ${moment(last)}, and ${span(until - last)} later the session was still live; its budget is ${span(budgetMs - book.epsilonMs)}`,
        heard.findLast(({ t }) => t <= last) ?? session.opened,
        next ?? session.ended,
      );
      return;
    }
    last = Math.max(last, until);
  }
}

const longFrameBytes = 16 * 1024;

function arrivals(wire: WireConnection) {
  return wire.framesOf('client', 'server');
}

function isHeldBack(session: SessionCase, wire: WireConnection, t: number): boolean {
  const arrived = arrivals(wire)
    .filter(
      (frame) => frame.t <= t && (frame.data.opcode === 'binary' || frame.data.opcode === 'continuation'),
    )
    .reduce((sum, frame) => sum + frame.data.bytes, 0);
  const passed = session.inputs
    .filter((input) => input.t <= t)
    .reduce((sum, input) => sum + input.data.bytes, 0);
  return arrived > passed;
}
