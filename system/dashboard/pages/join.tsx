import { useEffect, useState, useSyncExternalStore } from 'react';
import type { AcceptedInvitation, JoinRequest } from '../../contracts/api/sharing.ts';
import { RequestError } from '../api/request-error.ts';
import { Button } from '../parts/button.tsx';
import { PageHeading, Panel } from '../parts/panel.tsx';
import { Problem } from '../parts/states.tsx';
import { TerminalPanel } from '../parts/terminal-panel.tsx';
import { useAct } from '../parts/use-act.ts';
import { useTerminalTitle } from '../parts/use-terminal-title.ts';
import { useConnection, useServices } from '../services.ts';

/**
 * Somebody's shell, by an invitation: `/join#INVITATION`. It stands behind the `#` so that no server gets it
 * with the page, and it is spent by a click, never by a page that was only looked at.
 */
export function JoinPage() {
  const invitation = useSyncExternalStore(onHashChange, () => location.hash.slice(1));
  useTerminalTitle('Join a session');
  return <Invited key={invitation} invitation={invitation} />;
}

/** Another link opened in this tab changes no more than the hash. */
function onHashChange(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

const noneSentence = 'This link holds no invitation that is still good. Ask for a new one.';

function Invited({ invitation }: { invitation: string }) {
  const { api, connection } = useServices();
  const { status } = useConnection();
  // Here, above the terminal: whoever closes it has still accepted, and may join again.
  const [shell, setShell] = useState<JoinRequest['shell']>('shared');
  const accept = useAct({ doing: 'Accepting the invitation', does: () => api.acceptInvitation(invitation) });

  const isNone = accept.error instanceof RequestError && [400, 404].includes(accept.error.status ?? 0);

  // Leaving the page ends its terminal.
  useEffect(() => connection.close, [connection]);

  if (status !== 'idle') return <TerminalPanel guestOf={accept.data ? guestWords(accept.data, shell) : ''} />;
  return (
    <>
      <PageHeading title="Join a session">Somebody shares a shell with you.</PageHeading>
      <Panel className="p-5">
        {accept.data ? (
          <Join accepted={accept.data} onOpen={setShell} />
        ) : invitation === '' ? (
          <p>This link holds no invitation. Ask for a new one.</p>
        ) : (
          <Button look="primary" busy={accept.isPending} onClick={() => accept.mutate()}>
            Accept the invitation
          </Button>
        )}
        {accept.error && (
          <div className="mt-3">
            <Problem error={isNone ? noneSentence : accept.error} />
          </div>
        )}
      </Panel>
    </>
  );
}

/** What the header of a guest's terminal says of it. */
function guestWords(
  { invited_by: owner, may_type }: AcceptedInvitation,
  shell: JoinRequest['shell'],
): string {
  if (shell === 'own') return `your own shell, while ${owner} shares`;
  return `shared by ${owner}: ${may_type ? 'you may type' : 'you watch'}`;
}

function Join(props: { accepted: AcceptedInvitation; onOpen: (shell: JoinRequest['shell']) => void }) {
  const { accepted } = props;
  const { api, connection } = useServices();
  const { collaboration_id: id, machine_id: machineId, may_type: mayType, own_shell: ownShell } = accepted;

  function open(shell: JoinRequest['shell']) {
    props.onOpen(shell);
    connection.connect(machineId, (_machine, signal) => api.guestSession(id, shell, signal));
  }

  return (
    <>
      <p className="mb-4">
        {accepted.invited_by} shares a shell on {accepted.machine_name}.{' '}
        {mayType ? 'What you type goes there, too.' : 'You can watch, not type.'}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={() => open('shared')}>
          Join
        </Button>
        {ownShell && <Button onClick={() => open('own')}>Open a shell of my own</Button>}
      </div>
    </>
  );
}
