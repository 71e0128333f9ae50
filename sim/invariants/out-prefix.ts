import { moment } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

export const outPrefix = invariant(
  {
    number: 23,
    id: 'OUT-PREFIX',
    claim:
      'What the page got is a prefix of what the shell wrote, and all of it when the shell exited by itself and the close was clean.',
  },
  (book, findings) => {
    if (!book.observes('shell.output')) return;
    for (const session of book.opened()) {
      const { page, ended } = session;
      if (!page) continue;
      const got = page.got();
      const wrote = session.wrote();
      const whole = ended?.data.cause === 'shell_exited' && page.closed?.data.clean === true;
      if (got.length === 0 && !whole) continue;
      if (session.guestOf !== null) {
        ofGuest(book, session, findings);
        continue;
      }
      findings.examined();
      const same = commonLength(got, wrote);
      // What a killed agent reported last may have died with it.
      if (same === wrote.length && book.faults.agentDied(session)) continue;
      if (same < got.length)
        findings.violated(
          same === wrote.length
            ? `${session.name}: the page got ${got.length} bytes of output, the shell wrote only ${wrote.length}`
            : `${session.name}: byte ${same + 1} of the page's output is not what the shell wrote (${excerpt(got, same)} instead of ${excerpt(wrote, same)})`,
          recordAt(page.outputs, same),
          recordAt(session.outputs, same),
        );
      else if (whole && got.length < wrote.length)
        findings.violated(
          `${session.name}: the shell exited after ${wrote.length} bytes of output, the page got ${got.length} before its close at ${moment(page.closed!.t)}`,
          recordAt(session.outputs, got.length),
          page.closed,
        );
    }
  },
);

/** A guest comes late and may miss pieces, but gets nothing that the shared shell did not write, in its order. */
function ofGuest(book: Casebook, session: SessionCase, findings: Findings): void {
  const owner = book.sessions.get(session.guestOf!);
  if (!owner || book.faults.agentDied(owner)) return;
  findings.examined();
  const wrote = owner.wrote();
  let from = 0;
  for (const chunk of session.page!.outputs) {
    const got = Buffer.from(chunk.data.data, 'base64');
    const at = wrote.indexOf(got, from);
    if (at < 0) {
      findings.violated(
        `${session.name}: a guest of ${owner.name}, its page got ${excerpt(got, 0)}, which the shared shell did not write then`,
        chunk,
      );
      return;
    }
    from = at + got.length;
  }
}

type Chunk = { readonly data: { readonly data: string } };

function commonLength(a: Buffer, b: Buffer): number {
  const shorter = Math.min(a.length, b.length);
  if (a.subarray(0, shorter).equals(b.subarray(0, shorter))) return shorter;
  let same = 0;
  while (a[same] === b[same]) same++;
  return same;
}

function excerpt(bytes: Buffer, at: number): string {
  return JSON.stringify(bytes.subarray(at, at + 12).toString('latin1'));
}

/** The chunk that holds a byte, or the last one. */
function recordAt<C extends Chunk>(chunks: readonly C[], at: number): C | undefined {
  let end = 0;
  for (const chunk of chunks) {
    end += Buffer.byteLength(chunk.data.data, 'base64');
    if (at < end) return chunk;
  }
  return chunks.at(-1);
}
