import type { HistoryRecord } from '../history/record.ts';
import { moment } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

const mebibyte = 1024 * 1024;

/** Less than this waiting has put nobody to the test. */
const pressureBytes = mebibyte / 4;

/** What product and streams may hold for one direction; outside of `sim` the kernel's buffers come on top. */
const limits = { sim: 4 * mebibyte, process: 32 * mebibyte, container: 32 * mebibyte } as const;

/**
 * Output waits between the shell and the gateway's socket, input between that socket and the agent: the
 * history tells what went into each stretch and what came out.
 */
export const backpressure = invariant(
  {
    number: 27,
    id: 'BACKPRESSURE',
    claim: 'What waits for a peer that does not read stays under a limit, in either direction.',
  },
  (book, findings) => {
    for (const session of book.opened()) {
      if (!session.wire) continue;
      const until = session.ended?.seq ?? Infinity;
      const inputs = session.inputs.filter(({ seq }) => seq < until);
      const fromBrowser = binary(session.wire.framesOf('client', 'server'), until);
      mostWaiting(book, session, 'input for its agent', weigh(fromBrowser, 1), weigh(inputs, -1), findings);
      // A fault may delay or swallow what the agent sends: then it is not the product that holds it.
      const lastT = session.ended?.t ?? book.endsAt;
      if (!book.observes('shell.output') || book.faults.onAgentSide(session, 0, lastT).length > 0) continue;
      const wrote = session.outputs
        .filter(({ seq }) => seq < until)
        .map((record) => ({ record, bytes: Buffer.byteLength(record.data.data, 'base64') }));
      const sent = binary(session.wire.framesOf('server', 'server'), until);
      mostWaiting(book, session, 'output for its page', wrote, weigh(sent, -1), findings);
    }
  },
);

function binary(frames: readonly HistoryRecord<'wire.frame'>[], until: number) {
  return frames.filter(({ data, seq }) => data.opcode === 'binary' && seq < until);
}

interface Weighed {
  readonly record: HistoryRecord;
  /** Below zero for what has gone on. */
  readonly bytes: number;
}

function weigh(
  records: readonly (HistoryRecord & { readonly data: { readonly bytes: number } })[],
  sign: 1 | -1,
): Weighed[] {
  return records.map((record) => ({ record, bytes: sign * record.data.bytes }));
}

function mostWaiting(
  book: Casebook,
  session: SessionCase,
  what: string,
  came: readonly Weighed[],
  went: readonly Weighed[],
  findings: Findings,
): void {
  const all = came.reduce((sum, { bytes }) => sum + bytes, 0);
  if (all < pressureBytes) return;
  let waiting = 0;
  let most = 0;
  let worst: HistoryRecord | null = null;
  for (const { record, bytes } of [...came, ...went].sort((a, b) => a.record.seq - b.record.seq)) {
    waiting += bytes;
    if (waiting <= most) continue;
    most = waiting;
    worst = record;
  }
  if (most < pressureBytes) return;
  findings.examined();
  const limit = limits[book.tier];
  if (most > limit)
    findings.violated(
      `${session.name}: ${most} bytes of ${what} were waiting at ${moment(worst!.t)}; ${limit} may`,
      worst,
    );
}
