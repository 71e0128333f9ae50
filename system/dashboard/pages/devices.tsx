import { useQuery, useQueryClient } from '@tanstack/react-query';
import { LogOut, MonitorSmartphone } from 'lucide-react';
import { useState } from 'react';
import {
  defaultRevokeOthersReason,
  defaultRevokeReason,
  type UserSession,
} from '../../contracts/api/user-sessions.ts';
import { deviceName } from '../../contracts/device-name.ts';
import { timeText } from '../format/time.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { PageHeading, Panel, Row, Rows } from '../parts/panel.tsx';
import { Loaded } from '../parts/states.tsx';
import { useTelling } from '../parts/telling.tsx';
import { useServices } from '../services.ts';

/** The person's own sign-ins, and the ways to end them. */
export function DevicesPage() {
  usePageTitle('Signed-in devices');
  const { api } = useServices();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<UserSession | 'others' | null>(null);
  const telling = useTelling();
  const sessions = useQuery({ queryKey: ['user-sessions'], queryFn: api.userSessions });
  const others = sessions.data?.filter((session) => !session.is_current && !session.revoked_at) ?? [];

  function finish(text: string) {
    telling.done(text);
    void queries.invalidateQueries({ queryKey: ['user-sessions'] });
  }

  return (
    <>
      <PageHeading
        title="Signed-in devices"
        actions={
          <Button look="danger" disabled={others.length === 0} onClick={() => setAsked('others')}>
            <LogOut aria-hidden className="size-4" />
            Sign out other devices
          </Button>
        }
      >
        Everywhere you are signed in. Signing a device out ends its terminals at once.
      </PageHeading>
      <Panel>
        <Loaded query={sessions} what="devices">
          {(list) => (
            <Rows>
              {[...list].sort(currentThenNewest).map((session) => (
                <DeviceRow key={session.id} session={session} onRevoke={() => setAsked(session)} />
              ))}
            </Rows>
          )}
        </Loaded>
      </Panel>
      {asked === 'others' && (
        <Confirm
          title="Sign out other devices?"
          confirm={`Sign out ${others.length === 1 ? '1 device' : `${others.length} devices`}`}
          reasonHint={`Shown in their terminals and in the audit log. Without one: ${defaultRevokeOthersReason}`}
          doing="Signing out the other devices"
          act={async (reason) => {
            const count = await api.revokeOthers(reason);
            return `${count === 1 ? '1 device was' : `${count} devices were`} signed out.`;
          }}
          onDone={finish}
          onClose={() => setAsked(null)}
        >
          Every device but this one is signed out and its terminals are closed. Unsaved work in them may be
          lost.
        </Confirm>
      )}
      {asked !== null && asked !== 'others' && (
        <Confirm
          title={asked.is_current ? 'Sign out this device?' : `Sign out ${deviceName(asked.user_agent)}?`}
          confirm="Sign it out"
          reasonHint={`Shown in its terminals and in the audit log. Without one: ${defaultRevokeReason}`}
          doing={`Signing out ${deviceName(asked.user_agent)}`}
          act={async (reason) => {
            await api.revoke(asked.id, reason);
            return `${deviceName(asked.user_agent)} was signed out.`;
          }}
          onDone={finish}
          onClose={() => setAsked(null)}
        >
          {asked.is_current
            ? 'This is the device you are using: you will have to sign in again.'
            : 'Its terminals are closed at once. Unsaved work in them may be lost.'}
        </Confirm>
      )}
    </>
  );
}

function DeviceRow({ session, onRevoke }: { session: UserSession; onRevoke: () => void }) {
  const signedIn = `signed in ${timeText(session.created_at)}`;
  return (
    <Row
      icon={<MonitorSmartphone aria-hidden className="size-4.5" />}
      title={deviceName(session.user_agent)}
      faded={session.revoked_at !== null}
      badge={
        session.revoked_at !== null ? (
          <Badge tone="quiet">Signed out</Badge>
        ) : (
          session.is_current && <Badge tone="good">This device</Badge>
        )
      }
      facts={[
        session.ip_address ?? 'address unknown',
        signedIn,
        session.revoked_at === null
          ? `last active ${timeText(session.last_seen_at)}`
          : `signed out ${timeText(session.revoked_at)}`,
        ...(session.revoked_reason === null ? [] : [`reason: ${session.revoked_reason}`]),
      ]}
      actions={
        session.revoked_at === null && (
          <Button aria-label={`Revoke ${deviceName(session.user_agent)}, ${signedIn}`} onClick={onRevoke}>
            Revoke
          </Button>
        )
      }
    />
  );
}

/** This device, then the live ones, then the signed out; within each the newest first. */
function currentThenNewest(a: UserSession, b: UserSession): number {
  const rank = (session: UserSession) => (session.is_current ? 0 : session.revoked_at === null ? 1 : 2);
  return rank(a) - rank(b) || b.created_at.localeCompare(a.created_at);
}
