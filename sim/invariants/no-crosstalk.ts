import { moment } from '../history/wording.ts';
import { invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

/** So many bytes in a row that two shells did not write them by chance. */
const proofBytes = 8;
const longestProofBytes = 64;

/** Pages count what is typed without keeping it, so that only output can be followed from end to end. */
export const noCrosstalk = invariant(
  {
    number: 25,
    id: 'NO-CROSSTALK',
    claim: 'Output of one session appears in no other.',
  },
  (book, findings) => {
    if (!book.observes('shell.output')) return;
    const writers = book.opened().filter(({ outputs }) => outputs.length > 0);
    if (writers.length < 2) return;
    for (const session of writers) {
      if (!session.page || session.page.outputs.length === 0) continue;
      findings.examined();
      const stray = strayBytes(session, session.wrote());
      if (!stray) continue;
      const owner = writers.find((other) => other !== session && other.wrote().includes(stray.proof));
      if (owner)
        findings.violated(
          `${session.name}: its page got ${JSON.stringify(stray.proof.toString('latin1'))} at ${moment(stray.record.t)}, which ${owner.name} wrote`,
          stray.record,
          owner.outputs[0],
        );
    }
  },
);

/** What the page got from the first byte on that its own shell did not write, if its shell never wrote the like. */
function strayBytes(session: SessionCase, wrote: Buffer) {
  const all = session.page!.got();
  if (wrote.subarray(0, all.length).equals(all)) return null;
  let at = 0;
  for (const record of session.page!.outputs) {
    const got = Buffer.from(record.data.data, 'base64');
    const expected = wrote.subarray(at, at + got.length);
    at += got.length;
    if (got.equals(expected)) continue;
    const first = got.findIndex((byte, n) => byte !== expected[n]);
    const proof = got.subarray(first, first + longestProofBytes);
    return proof.length >= proofBytes && !wrote.includes(proof) ? { record, proof } : null;
  }
  return null;
}
