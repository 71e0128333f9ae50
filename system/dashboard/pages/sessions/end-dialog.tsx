import { Confirm } from '../../parts/confirm.tsx';
import { useServices } from '../../services.ts';
import type { ListedSession } from '../../sessions/session-list.ts';

/** One session, or all of the person's own. */
export type Asked = ListedSession | 'all';

/** Asks before anything ends: whatever runs in a shell goes with it. */
export function EndDialog(props: {
  asked: Asked;
  /** How many would end with all. */
  count: number;
  /** Ends anybody's, and says why. */
  asAdministrator: boolean;
  onDone: (text: string) => Promise<void>;
  onClose: () => void;
}) {
  const { api } = useServices();
  const { asked, count } = props;
  if (asked === 'all')
    return (
      <Confirm
        title="End all sessions?"
        confirm={`End ${sessions(count)}`}
        act={async () => {
          const ended = await api.endAllTerminals();
          await props.onDone(`${sessions(ended)} ended.`);
        }}
        onClose={props.onClose}
      >
        This ends {sessions(count)} at once, on every device. What runs in them is ended, and unsaved work may
        be lost.
      </Confirm>
    );
  const whose = asked.user_email ? ` of ${asked.user_email}` : '';
  return (
    <Confirm
      title={`End the session${whose} on ${asked.resource_name}?`}
      confirm="End session"
      {...(props.asAdministrator && {
        reasonNeeded: true,
        reasonHint: 'Shown in the terminal and in the audit log.',
      })}
      act={async (reason) => {
        if (props.asAdministrator) await api.adminEndTerminal(asked.id, reason);
        else await api.endTerminal(asked.id);
        await props.onDone(`The session${whose} on ${asked.resource_name} was ended.`);
      }}
      onClose={props.onClose}
    >
      The shell and everything that runs in it is ended. Unsaved work may be lost.
    </Confirm>
  );
}

function sessions(count: number): string {
  return count === 1 ? '1 session' : `${count} sessions`;
}
