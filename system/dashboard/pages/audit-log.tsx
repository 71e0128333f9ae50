import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useSearchParams } from 'wouter';
import { readAuditQuery, withFilter, withoutWrong, withPage } from '../audit-log/audit-query.ts';
import { AuditExport, useAuditExport } from '../parts/audit-log/audit-export.tsx';
import { AuditFilters } from '../parts/audit-log/audit-filters.tsx';
import { AuditTable } from '../parts/audit-log/audit-table.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { Pager } from '../parts/pager.tsx';
import { PageHeading, Panel } from '../parts/panel.tsx';
import { Empty, Loaded, Problem } from '../parts/states.tsx';
import { useServices } from '../services.ts';

export const auditRefreshMs = 30_000;
const pageSize = 50;

/** Who did what in the organisation; for administrators. */
export function AuditLogPage() {
  usePageTitle('Audit log');
  const { api } = useServices();
  const [search, setSearch] = useSearchParams();
  const { filter, page, wrong } = readAuditQuery(search);
  const entries = useQuery({
    queryKey: ['audit-log', filter, page],
    queryFn: () => api.searchAuditLogs({ ...filter, page, page_size: pageSize }),
    refetchInterval: auditRefreshMs,
    placeholderData: keepPreviousData,
  });
  const save = useAuditExport(filter);
  const { data } = entries;
  const filtered = Object.keys(filter).length > 0;

  return (
    <>
      <PageHeading title="Audit log" actions={<AuditExport save={save} />}>
        Who did what, newest first. Refreshed every 30 seconds.
      </PageHeading>
      {wrong.size > 0 && (
        <div className="mb-4">
          <Problem
            error={`Part of this address makes no sense and is left out. ${[...wrong.values()].join(' ')}`}
          >
            <button
              type="button"
              className="shrink-0 font-medium underline max-sm:ml-6.5 max-sm:w-full max-sm:text-left"
              onClick={() => setSearch(withoutWrong, { replace: true })}
            >
              Correct the address
            </button>
          </Problem>
        </div>
      )}
      <AuditFilters
        filter={filter}
        choices={data?.filters}
        onChange={(name, value) => setSearch((now) => withFilter(now, name, value), { replace: true })}
        onClear={() => setSearch({}, { replace: true })}
      />
      {save.error && (
        <div className="mb-3">
          <Problem error={save.error} />
        </div>
      )}
      <Panel>
        <Loaded query={entries} what="the audit log">
          {({ logs, total, filters }) =>
            logs.length === 0 ? (
              <Empty icon={ScrollText} title="No entries">
                {total > 0
                  ? 'There is nothing on this page.'
                  : filtered
                    ? 'Nothing matches these filters.'
                    : 'Nothing has happened yet.'}
              </Empty>
            ) : (
              <AuditTable entries={logs} users={filters.users} />
            )
          }
        </Loaded>
      </Panel>
      {data && (
        <Pager
          name="Pages of the log"
          page={data.page}
          pages={data.total_pages}
          holds={`${data.total} entries`}
          onPage={(to) => setSearch((now) => withPage(now, to))}
        />
      )}
    </>
  );
}
