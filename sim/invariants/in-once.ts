import { moment } from '../history/wording.ts';
import { invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

/** A page counts what was typed without keeping it, so that order is not judged here. */
export const inOnce = invariant(
  {
    number: 24,
    id: 'IN-ONCE',
    claim: 'No shell gets more than was typed, and nothing after the end.',
  },
  (book, findings) => {
    for (const session of book.opened()) {
      const { page, ended, inputs, shellInputs, received } = session;
      // What the dying report last may die with them.
      const gatewayDied = book.faults.gatewayDeath(session) !== null;
      const agentDied = book.faults.agentDied(session);
      const guests = book.opened().filter(({ guestOf }) => guestOf === session.id);
      const typed = page
        ? sum(page.inputs) + guests.reduce((all, guest) => all + typedBy(guest), 0)
        : Infinity;
      const passed =
        book.observes('session.input') && !gatewayDied
          ? sum([...inputs, ...guests.flatMap((guest) => guest.inputs)])
          : Infinity;
      const reached = book.observes('shell.input') && !agentDied ? sum(shellInputs) : Infinity;
      const got = received.reduce((all, { data }) => all + Buffer.byteLength(data.data, 'base64'), 0);
      if (inputs.length + shellInputs.length + received.length === 0) continue;
      findings.examined();
      const more = (
        what: string,
        bytes: number,
        than: string,
        limit: number,
        witness?: (typeof inputs)[number],
      ) => {
        if (bytes > limit)
          findings.violated(`${session.name}: ${what} ${bytes} bytes, ${than} ${limit}`, witness);
      };
      if (passed < Infinity) more('the gateway passed on', passed, 'the page sent', typed, inputs.at(-1));
      if (reached < Infinity) more('the agent was given', reached, 'the gateway passed on', passed);
      more('the shell got', got, 'the page sent', typed);
      more('the shell got', got, 'the agent was given', reached);

      const late = inputs.find(({ seq, actor }) => ended && seq > ended.seq && actor === ended.actor);
      if (late)
        findings.violated(
          `${session.name}: input was passed on at ${moment(late.t)}, after the end at ${moment(ended!.t)}`,
          ended,
          late,
        );
      const over = session.hangUps[0] ?? session.exits[0];
      const ghost = [...shellInputs, ...received].find(
        ({ seq, actor }) => over && seq > over.seq && actor === over.actor,
      );
      if (ghost)
        findings.violated(
          `${session.name}: input reached the shell at ${moment(ghost.t)}, after it was over at ${moment(over!.t)}`,
          over,
          ghost,
        );
    }
  },
);

/** A guest types into the shell of the session that is shared. */
function typedBy(guest: SessionCase): number {
  return guest.page ? sum(guest.page.inputs) : Infinity;
}

function sum(records: readonly { readonly data: { readonly bytes: number } }[]): number {
  return records.reduce((all, { data }) => all + data.bytes, 0);
}
