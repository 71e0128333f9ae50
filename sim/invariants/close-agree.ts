import type { HistoryRecord } from '../history/record.ts';
import { moment, span } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';
import type { PageSocket, WireConnection } from './sightings.ts';

/**
 * Only frames that were delivered oblige anybody: one that a fault swallowed, or that came after the
 * connection had ended on that leg, must leave a 1006 instead.
 */
export const closeAgree = invariant(
  {
    number: 7,
    id: 'CLOSE-AGREE',
    claim:
      'A close frame that was delivered is seen alike, clean, by page and gateway; where none was, the page sees an unclean 1006 and the gateway 1006. What a gateway says was lost, others ended.',
  },
  (book, findings) => {
    for (const session of book.sessions.values()) {
      const { wire, page } = session;
      const [gateway] = session.socketCloses;
      if (wire && page?.closed) pageAgrees(session.name, book, wire, page, findings);
      if (wire && gateway) gatewayAgrees(session.name, book, wire, gateway, findings);
      if (wire && session.ended?.data.cause === 'connection_lost')
        lostByOthers(session.name, wire, session.ended, findings);
      if (!wire && page?.closed?.data.clean && session.ended?.data.by === 'gateway') {
        findings.examined();
        if (page.closed.data.code !== session.ended.data.code)
          findings.violated(
            `${session.name}: expected ${session.ended.data.code} from gateway, saw ${page.closed.data.code} at the page`,
            session.ended,
            page.closed,
          );
      }
    }
    for (const [page, wire] of refusedPairs(book)) {
      pageAgrees(`the refused connection ${page.connection} of ${page.page}`, book, wire, page, findings);
    }
  },
);

function pageAgrees(
  name: string,
  book: Casebook,
  wire: WireConnection,
  page: PageSocket,
  findings: Findings,
): void {
  const closed = page.closed!;
  const frame = wire.deliveredClose('server');
  const sent = wire.close('server', 'server');
  findings.examined();
  const saw = `saw ${closed.data.code}${closed.data.clean ? '' : ' (unclean)'} "${closed.data.reason}" at the browser's side`;
  if (frame && frame.t <= closed.t + book.epsilonMs) {
    const { code = 1005, reason = '' } = frame.data;
    const alike = closed.data.code === code && closed.data.reason === reason;
    // A reset behind the close frame spoils the handshake, not what was told.
    if (alike && (closed.data.clean || wire.end('server', 'client')?.data.how === 'rst')) return;
    // What came within ε of the page's event, or was overtaken by a reset, it may have missed.
    const missed =
      frame.t > closed.t || resetNear(book, wire, frame.t) || failed(wire.close('client', 'client'));
    if (isUnclean(closed) && missed) return;
    findings.violated(
      `${name}: expected ${code} "${reason}" from gateway, ${saw} ${span(closed.t - frame.t)} after the close frame was delivered`,
      frame,
      closed,
    );
  } else if (!isUnclean(closed)) {
    const expected = sent
      ? `${sent.data.code ?? 1005} from gateway was not delivered`
      : 'no close frame was sent';
    const how = wire.end('server', 'client');
    findings.violated(
      `${name}: ${expected}${how ? ` (${how.data.how.toUpperCase()} at ${moment(how.t)})` : ''}, so the page must see an unclean 1006, ${saw}`,
      sent,
      how,
      closed,
    );
  }
}

function isUnclean(closed: HistoryRecord<'page.socket_closed'>): boolean {
  return closed.data.code === 1006 && !closed.data.clean;
}

/**
 * RFC 6455 section 7.1.7: who fails the connection reads nothing more, not even the answer. A gateway
 * says 4400 where the RFC has 1002 and 1007.
 */
function failed(sent: HistoryRecord<'wire.frame'> | null): boolean {
  return sent !== null && [1002, 1007, 1009, 4400].includes(sent.data.code ?? 1005);
}

function resetNear(book: Casebook, wire: WireConnection, t: number): boolean {
  return wire.ends.some(({ t: ended, data }) => data.how === 'rst' && book.together(ended, t));
}

function gatewayAgrees(
  name: string,
  book: Casebook,
  wire: WireConnection,
  gateway: HistoryRecord<'session.socket_closed'>,
  findings: Findings,
): void {
  const frame = wire.deliveredClose('client');
  findings.examined();
  if (!frame) {
    if (gateway.data.code !== 1006)
      findings.violated(
        `${name}: the gateway says it received ${gateway.data.code}, but no close frame of the browser was delivered`,
        wire.end('client', 'server'),
        gateway,
      );
    return;
  }
  const { code = 1005, reason = '' } = frame.data;
  if (gateway.data.code === code && gateway.data.reason === reason) return;
  const missed =
    frame.t > gateway.t || resetNear(book, wire, frame.t) || failed(wire.close('server', 'server'));
  if (gateway.data.code === 1006 && missed) return;
  findings.violated(
    `${name}: the browser's ${code} "${reason}" reached the gateway at ${moment(frame.t)}, the gateway says ${gateway.data.code} "${gateway.data.reason}"`,
    frame,
    gateway,
  );
}

/** A gateway that hangs up has lost nothing. */
function lostByOthers(
  name: string,
  wire: WireConnection,
  ended: HistoryRecord<'session.ended'>,
  findings: Findings,
): void {
  findings.examined();
  const first = wire.ends.find(({ data }) => data.leg === 'server');
  if (first?.data.from === 'server')
    findings.violated(
      `${name}: the gateway says at ${moment(ended.t)} that the connection was lost, and was the first to end it`,
      ended,
      first,
    );
}

/** Page sockets without a session whose token only one connection used. */
function refusedPairs(book: Casebook): [PageSocket, WireConnection][] {
  const taken = new Set([...book.sessions.values()].flatMap(({ page, wire }) => [page, wire]));
  return book.pageSockets.flatMap((page): [PageSocket, WireConnection][] => {
    if (taken.has(page) || page.token === null || !page.closed) return [];
    const alike = book.pagesWith(page.token);
    const wires = book.wiresWith(page.token).filter((wire) => !taken.has(wire));
    return alike.length === 1 && wires.length === 1 ? [[page, wires[0]!]] : [];
  });
}
