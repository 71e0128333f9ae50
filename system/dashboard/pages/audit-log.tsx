import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import type { AuditLogEntry } from '../../contracts/api/audit-search.ts';
import { timeText } from '../format/time.ts';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/field.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { PageHeading, Panel } from '../parts/panel.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { useServices } from '../services.ts';

export const auditRefreshMs = 30_000;

export function AuditLogPage() {
  usePageTitle('Audit log');
  const { api } = useServices();
  const [action, setAction] = useState('');
  const [page, setPage] = useState(1);
  const entries = useQuery({
    queryKey: ['audit-log', action, page],
    queryFn: () => api.searchAuditLogs({ page, page_size: 50, ...(action ? { action_filter: action } : {}) }),
    refetchInterval: auditRefreshMs,
    placeholderData: keepPreviousData,
  });
  const { data } = entries;

  return (
    <>
      <PageHeading
        title="Audit log"
        actions={
          <div className="w-64">
            <SelectField
              label="Action"
              value={action}
              onChange={(event) => {
                setAction(event.target.value);
                setPage(1);
              }}
            >
              <option value="">All actions</option>
              {data?.filters.actions.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </SelectField>
          </div>
        }
      >
        Who did what, newest first. Refreshed every 30 seconds.
      </PageHeading>
      <Panel>
        <Loaded query={entries} what="the audit log">
          {({ logs, total }) =>
            logs.length === 0 ? (
              <Empty icon={ScrollText} title="No entries">
                {total > 0 ? 'There is nothing on this page.' : 'Nothing of this kind has happened yet.'}
              </Empty>
            ) : (
              <EntryTable entries={logs} />
            )
          }
        </Loaded>
      </Panel>
      {data && data.total_pages > 1 && (
        <nav aria-label="Pages of the log" className="mt-4 flex items-center justify-between gap-4">
          <Button disabled={page <= 1} onClick={() => setPage(page - 1)}>
            Newer
          </Button>
          <span className="text-sm text-muted">
            Page {data.page} of {data.total_pages}, {data.total} entries
          </span>
          <Button disabled={page >= data.total_pages} onClick={() => setPage(page + 1)}>
            Older
          </Button>
        </nav>
      )}
    </>
  );
}

function EntryTable({ entries }: { entries: readonly AuditLogEntry[] }) {
  return (
    <table className="w-full table-fixed text-left text-sm">
      <thead className="border-b border-line bg-raised/60 text-xs text-muted">
        <tr>
          <th className="w-56 px-5 py-2.5 font-medium max-md:hidden">Time</th>
          <th className="px-5 py-2.5 font-medium md:w-64">Action</th>
          <th className="w-44 px-5 py-2.5 font-medium max-xl:hidden">Resource</th>
          <th className="w-36 px-5 py-2.5 font-medium max-xl:hidden">Address</th>
          <th className="px-5 py-2.5 font-medium max-md:hidden">Details</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {entries.map((entry) => (
          <tr key={entry.id} className="align-top">
            <td className="px-5 py-3 whitespace-nowrap text-muted max-md:hidden">
              {timeText(entry.created_at)}
            </td>
            <td className="px-5 py-3">
              <span className="font-mono text-[0.8125rem] break-words">{entry.action}</span>
              <div className="mt-0.5 text-xs text-muted md:hidden">{timeText(entry.created_at)}</div>
              <div className="mt-1.5 md:hidden">
                <Details metadata={entry.metadata} />
              </div>
            </td>
            <td className="px-5 py-3 max-xl:hidden">
              <div>{entry.resource_type}</div>
              <div className="truncate text-xs text-muted" title={entry.resource_id}>
                {entry.resource_id}
              </div>
            </td>
            <td className="px-5 py-3 break-words text-muted max-xl:hidden">{entry.ip_address ?? '–'}</td>
            <td className="px-5 py-3 max-md:hidden">
              <Details metadata={entry.metadata} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Details({ metadata }: { metadata: Record<string, unknown> }) {
  const entries = Object.entries(metadata).filter(([, value]) => value !== null && value !== '');
  return (
    <dl className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs">
      {entries.map(([name, value]) => (
        <div key={name} className="flex min-w-0 gap-1">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-all">
            {typeof value === 'object' ? JSON.stringify(value) : String(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
