import type { Cause } from '../../system/contracts/closes.ts';
import type { HistoryRecord } from '../history/record.ts';
import { moment } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { closeCodes } from './close-codes.ts';
import { type Findings, invariant } from './invariant.ts';
import type { WireConnection } from './sightings.ts';

/**
 * Codes that a browser chooses are its own: an empty close frame (1005) and any 3000–4999 are a person's
 * close, so of the browser's causes only 1000 and 1001 are held to the table.
 */
export const closeTable = invariant(
  {
    number: 6,
    id: 'CLOSE-TABLE',
    claim: "The code and reason on the wire are those of the table for the session's cause.",
  },
  (book, findings) => {
    for (const session of book.sessions.values()) {
      const { ended } = session;
      if (!ended) continue;
      findings.examined();
      const { cause, code } = ended.data;
      if (!fits(cause, code))
        findings.violated(
          `${session.name}: ${cause} closes with ${codeName(closeCodes[cause].code)}, the gateway says ${codeName(code)}`,
          ended,
        );
      if (ended.data.by !== closeCodes[cause].by)
        findings.violated(
          `${session.name}: ${cause} is closed by the ${closeCodes[cause].by}, the gateway says by the ${ended.data.by}`,
          ended,
        );
      if (session.wire) onWire(session.name, cause, ended, session.wire, findings);
    }
    for (const refused of book.of('handshake.refused')) {
      findings.examined();
      const { cause, code } = refused.data;
      if (code !== closeCodes[cause].code)
        findings.violated(
          `a handshake refused at ${moment(refused.t)}: ${cause} closes with ${codeName(closeCodes[cause].code)}, the gateway says ${codeName(code)}`,
          refused,
        );
      const wire = onlyConnection(book, refused.data.token);
      if (wire) onWire(`the handshake refused at ${moment(refused.t)}`, cause, refused, wire, findings);
    }
  },
);

function onWire(
  name: string,
  cause: Cause,
  said: HistoryRecord,
  wire: WireConnection,
  findings: Findings,
): void {
  const sent = wire.close('server', 'server');
  if (!sent) return;
  const received = wire.deliveredClose('client');
  const echo = received !== null && received.seq < sent.seq && sameCode(received, sent);
  if (echo) return;
  const expected = closeCodes[cause];
  if (expected.by !== 'gateway') {
    findings.violated(
      `${name}: ${cause} is not closed by the gateway, yet it sent ${codeName(sent.data.code)} at ${moment(sent.t)}`,
      said as HistoryRecord,
      sent,
    );
  } else if (sent.data.code !== expected.code || !fitsTemplate(expected.reason, sent.data.reason ?? '')) {
    findings.violated(
      `${name}: expected ${expected.code} "${expected.reason}" for ${cause}, the gateway sent ${codeName(sent.data.code)} "${sent.data.reason ?? ''}" at ${moment(sent.t)}`,
      said as HistoryRecord,
      sent,
    );
  }
}

function sameCode(received: HistoryRecord<'wire.frame'>, sent: HistoryRecord<'wire.frame'>): boolean {
  return received.data.code === sent.data.code;
}

function fits(cause: Cause, code: number | null): boolean {
  if (code === closeCodes[cause].code) return true;
  if (cause !== 'user_closed' && cause !== 'client_gone') return false;
  return code === null ? false : code === 1005 || (code !== 1000 && code !== 1001);
}

/** The text before `{reason}` stands as it is; what fills it may be anything, shortened. */
function fitsTemplate(template: string, reason: string): boolean {
  const hole = template.indexOf('{reason}');
  return hole < 0 ? reason === template : reason.startsWith(template.slice(0, hole));
}

function codeName(code: number | null | undefined): string {
  return code == null ? 'no close frame' : String(code);
}

/** The one connection that used a token, where it is certain which one was meant. */
function onlyConnection(book: Casebook, token: string | null): WireConnection | null {
  const used = token === null ? [] : book.wiresWith(token);
  return used.length === 1 ? used[0]! : null;
}
