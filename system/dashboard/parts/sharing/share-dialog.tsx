/** Invites to a live terminal, shows who came, and ends it for all of them. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Check, Copy, UserRound } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { rightsText } from '../../format/rights-text.ts';
import { timeText } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { TextField } from '../field.tsx';
import { Problem } from '../states.tsx';
import { useAct } from '../use-act.ts';
import type { SharedWith } from './use-collaboration.ts';

export function ShareDialog(props: {
  sessionId: string;
  machineName: string;
  collaboration: UseQueryResult<SharedWith | null>;
  onClose: () => void;
}) {
  const { api } = useServices();
  const { sessionId, machineName, collaboration } = props;
  const invite = useAct({
    doing: 'Making a link',
    does: (rights: Rights) => api.invite(sessionId, rights),
    onDone: () => collaboration.refetch(),
  });
  const end = useAct({
    doing: `Ending the sharing of the terminal on ${machineName}`,
    does: () => api.endCollaboration(sessionId),
    onDone: async () => {
      invite.reset();
      await collaboration.refetch();
    },
  });
  const error = invite.error ?? end.error ?? collaboration.error;

  return (
    <Dialog title={`Share the terminal on ${machineName}`} onClose={props.onClose}>
      {invite.data ? (
        <InvitationLink
          link={`${location.origin}/join#${invite.data.invitation}`}
          expiresInSeconds={invite.data.expires_in}
          onAnother={invite.reset}
        />
      ) : (
        <InviteForm busy={invite.isPending} onInvite={(rights) => invite.mutate(rights)} />
      )}
      {error !== null && (
        <div className="mt-4">
          <Problem error={error} />
        </div>
      )}
      {collaboration.data && <Guests guests={collaboration.data.guests} />}
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        {collaboration.data && (
          <Button look="danger" className="mr-auto" busy={end.isPending} onClick={() => end.mutate()}>
            End sharing
          </Button>
        )}
        <Button onClick={props.onClose}>Close</Button>
      </div>
    </Dialog>
  );
}

interface Rights {
  readonly may_type: boolean;
  readonly own_shell: boolean;
}

function InviteForm({ busy, onInvite }: { busy: boolean; onInvite: (rights: Rights) => void }) {
  const [mayType, setMayType] = useState(false);
  const [ownShell, setOwnShell] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    onInvite({ may_type: mayType, own_shell: ownShell });
  }

  return (
    <form onSubmit={submit} className="mt-4 space-y-4">
      <fieldset className="space-y-2">
        <legend className="mb-1.5 text-sm font-medium">Whoever follows the link</legend>
        <Choice type="radio" checked={!mayType} onPick={() => setMayType(false)}>
          may only watch
        </Choice>
        <Choice type="radio" checked={mayType} onPick={() => setMayType(true)}>
          may type into this terminal, as you do
        </Choice>
        <Choice type="checkbox" checked={ownShell} onPick={() => setOwnShell(!ownShell)}>
          may open a shell of their own on the machine, too
        </Choice>
      </fieldset>
      <Button look="primary" type="submit" busy={busy}>
        Make a link
      </Button>
    </form>
  );
}

function Choice(props: {
  type: 'radio' | 'checkbox';
  checked: boolean;
  onPick: () => void;
  children: string;
}) {
  return (
    <label className="flex items-start gap-2.5">
      <input
        type={props.type}
        name={props.type === 'radio' ? 'rights' : undefined}
        checked={props.checked}
        onChange={props.onPick}
        className="mt-1 size-4 shrink-0 accent-accent"
      />
      <span>{props.children}</span>
    </label>
  );
}

function InvitationLink(props: { link: string; expiresInSeconds: number; onAnother: () => void }) {
  const { clock } = useServices();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  // When it is first shown: the secret is told only now.
  const [expires] = useState(() =>
    timeText(new Date(clock.wallTime() + props.expiresInSeconds * 1000).toISOString()),
  );

  async function copy() {
    // Where the browser keeps the clipboard from the page, Ctrl+C is one key away.
    field.current!.select();
    setCopied(await copyText(props.link));
  }

  return (
    <div className="mt-4 space-y-3">
      <TextField
        ref={field}
        autoFocus
        label="Link for one person"
        hint={`Good once, for somebody signed in to this organisation, until ${expires}. It is not shown again.`}
        readOnly
        value={props.link}
        onFocus={(event) => event.target.select()}
      />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" onClick={() => void copy()}>
          {copied ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
          {copied ? 'Copied' : 'Copy'}
        </Button>
        <Button onClick={props.onAnother}>Make another</Button>
      </div>
    </div>
  );
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function Guests({ guests }: { guests: SharedWith['guests'] }) {
  return (
    <section aria-label="Guests" className="mt-5 border-t border-line pt-4">
      <h3 className="text-sm font-medium">Guests</h3>
      {guests.length === 0 && <p className="mt-1 text-sm text-muted">Nobody has followed a link yet.</p>}
      <ul className="mt-2 space-y-2">
        {guests.map((guest) => (
          <li key={guest.user_id} className="flex items-start gap-2.5 text-sm">
            <UserRound aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            <span className="min-w-0 break-words">
              {guest.email}{' '}
              <span className="text-muted">
                {rightsText(guest)} · since {timeText(guest.joined_at)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
