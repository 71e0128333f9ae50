import { Compass } from 'lucide-react';
import { Link } from 'wouter';
import { usePageTitle } from '../parts/page-title.ts';
import { PageHeading, Panel } from '../parts/panel.tsx';
import { Empty } from '../parts/states.tsx';

export function NotFoundPage() {
  usePageTitle('Page not found');
  return (
    <>
      <PageHeading title="Page not found" />
      <Panel>
        <Empty icon={Compass} title="There is no page at this address">
          Check it for a mistake, or begin with{' '}
          <Link href="/remote-management" className="font-medium text-accent underline">
            Remote management
          </Link>
          .
        </Empty>
      </Panel>
    </>
  );
}
