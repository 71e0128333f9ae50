import { isBrowserLink } from '../history/links.ts';
import { moment } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { maxReasonBytes } from './close-codes.ts';
import { invariant } from './invariant.ts';
import type { WireConnection } from './sightings.ts';

/** RFC 6455 section 7.4 and IANA's close-code registry. */
export const codeLegal = invariant(
  {
    number: 8,
    id: 'CODE-LEGAL',
    claim:
      'No reserved code is on the wire, a browser sends only 1000, 1001 or 3000–4999, and a reason is at most 123 bytes without a secret.',
  },
  (book, findings) => {
    const pages = new Set(book.pageSockets.map(({ token }) => token));
    for (const wire of book.wireConnections) {
      if (!isBrowserLink(wire.link)) continue;
      for (const frame of wire.frames) {
        const { opcode, from, leg, bytes, code = 1005, reason = '' } = frame.data;
        // What anything but a page sends is the test's own affair; each frame is judged where it set out.
        if (opcode !== 'close' || leg !== from || (from === 'client' && !pages.has(wire.token))) continue;
        findings.examined();
        const who = from === 'client' ? 'the browser' : 'the gateway';
        const empty = bytes === 0 && code === 1005;
        if (!empty && !isLegal(code))
          findings.violated(
            `${who} sent ${code} at ${moment(frame.t)}: that code may not be on the wire`,
            frame,
          );
        else if (
          !empty &&
          from === 'client' &&
          !isBrowsers(code) &&
          !isAnswer(wire, code) &&
          !isDisturbed(book, frame.t)
        )
          findings.violated(
            `the browser sent ${code} at ${moment(frame.t)}; of its own accord it sends 1000, 1001 or 3000–4999`,
            frame,
          );
        const length = Buffer.byteLength(reason);
        if (length > maxReasonBytes)
          findings.violated(
            `${who} sent a reason of ${length} bytes at ${moment(frame.t)}; ${maxReasonBytes} fit into a close frame`,
            frame,
          );
        if (secretLike.test(reason))
          findings.violated(
            `${who} sent what looks like a secret in a close reason at ${moment(frame.t)}`,
            frame,
          );
      }
    }
  },
);

function isLegal(code: number): boolean {
  return (
    (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999)
  );
}

function isBrowsers(code: number): boolean {
  return code === 1000 || code === 1001 || (code >= 3000 && code <= 4999);
}

/** A browser echoes the code that it received. */
function isAnswer(wire: WireConnection, code: number): boolean {
  return wire.close('server', 'client')?.data.code === code;
}

/** A browser that was sent mangled frames complains of them by 1002, 1007 or 1009. */
function isDisturbed(book: Casebook, t: number): boolean {
  return book.faults.during(0, t, isBrowserLink).length > 0;
}

/** A JWT, or a shell token: two UUIDs joined by a hyphen. */
const secretLike = /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-?){2}/i;
