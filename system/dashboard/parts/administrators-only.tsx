import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useIsAdministrator } from './administrator.ts';
import { usePageTitle } from './page-title.ts';
import { PageHeading, Panel } from './panel.tsx';
import { Empty } from './states.tsx';

/** A page of which a member is shown only whose it is: the API would refuse all of it. */
export function AdministratorsOnly({ title, children }: { title: string; children: ReactNode }) {
  return useIsAdministrator() ? children : <NotForMembers title={title} />;
}

function NotForMembers({ title }: { title: string }) {
  usePageTitle(title);
  return (
    <>
      <PageHeading title={title} />
      <Panel>
        <Empty icon={Lock} title="For administrators">
          Owners and administrators of your organisation have this page. Ask one of them.
        </Empty>
      </Panel>
    </>
  );
}
