import { isBrowserLink } from '../history/links.ts';
import { moment } from '../history/wording.ts';
import { invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

/**
 * A shell may print its prompt before the gateway has heard that it started, so what leaves a shell is
 * judged where the gateway passes it on.
 */
export const startOnce = invariant(
  {
    number: 1,
    id: 'START-ONCE',
    claim:
      'One shell_connected per shell session, before every other audit row of it and before any byte of it reaches or leaves a shell.',
  },
  (book, findings) => {
    if (!book.observes('audit.row')) return;
    for (const session of book.sessions.values()) {
      const [connected, again] = session.connectedRows;
      const passed = firstBytes(session);
      if (!connected) {
        const [early] = passed;
        const death = book.faults.gatewayDeath(session);
        // What a gateway wrote last may die with it unseen.
        if (!early || (death !== null && death - early.t <= book.epsilonMs)) continue;
        findings.examined();
        findings.violated(
          `${session.name}: ${early.what} at ${moment(early.t)}, and no shell_connected row was ever written`,
          early.record,
        );
        continue;
      }
      findings.examined();
      if (again) findings.violated(`${session.name}: shell_connected was written twice`, connected, again);
      const first = session.rows.find(
        ({ data }) => data.row.action !== 'remote.session_created' && data.row.seq < connected.data.row.seq,
      );
      if (first)
        findings.violated(
          `${session.name}: ${first.data.row.action} (row ${first.data.row.seq}) stands before shell_connected (row ${connected.data.row.seq})`,
          first,
          connected,
        );
      for (const { record, t, what } of passed) {
        const early =
          record.actor === connected.actor ? record.seq < connected.seq : t < connected.t - book.epsilonMs;
        if (!early) continue;
        findings.violated(
          `${session.name}: ${what} at ${moment(t)}, before its shell_connected row at ${moment(connected.t)}`,
          record,
          connected,
        );
      }
    }
  },
);

function firstBytes(session: SessionCase) {
  const output = session.wire?.frames.find(
    ({ data }) =>
      isBrowserLink(data.link) && data.leg === 'server' && data.from === 'server' && data.opcode === 'binary',
  );
  const sightings = [
    { record: session.inputs[0], what: 'the gateway passed input on' },
    { record: session.shellInputs[0], what: 'input reached the agent' },
    { record: session.received[0], what: 'input reached the shell' },
    { record: output, what: 'the gateway sent output' },
    { record: session.page?.outputs[0], what: 'output reached the page' },
  ];
  return sightings.flatMap(({ record, what }) => (record ? [{ record, t: record.t, what }] : []));
}
