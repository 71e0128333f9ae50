import { Link } from 'wouter';
import type { AuditLogEntry, AuditLogPage } from '../../../contracts/api/audit-search.ts';
import { timeText } from '../../format/time.ts';

type User = AuditLogPage['filters']['users'][number];

const head = 'px-5 py-2.5 font-medium';

/** Entries of the log; what stands in a narrow column or none is below the action on narrow screens. */
export function AuditTable(props: { entries: readonly AuditLogEntry[]; users: readonly User[] }) {
  const names = new Map(props.users.map(({ id, name }) => [id, name]));
  return (
    <table className="w-full table-fixed text-left text-sm">
      <thead className="border-b border-line bg-raised/60 text-xs text-muted">
        <tr>
          <th className={`w-52 ${head} max-md:hidden`}>Time</th>
          <th className={`${head} md:w-60`}>Action</th>
          <th className={`w-32 ${head} max-lg:hidden`}>User</th>
          <th className={`w-40 ${head} max-xl:hidden`}>Resource</th>
          <th className={`w-32 ${head} max-xl:hidden`}>Address</th>
          <th className={`${head} max-md:hidden`}>Details</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {props.entries.map((entry) => (
          <tr key={entry.id} className="align-top">
            <td className="px-5 py-3 whitespace-nowrap text-muted max-md:hidden">
              {timeText(entry.created_at)}
            </td>
            <td className="px-5 py-3">
              <span className="font-mono text-[0.8125rem] break-words">{entry.action}</span>
              <div className="mt-0.5 text-xs text-muted md:hidden">{timeText(entry.created_at)}</div>
              {entry.user_id !== null && (
                <div className="mt-0.5 text-xs break-words text-muted lg:hidden">{userOf(entry, names)}</div>
              )}
              <div className="mt-0.5 text-xs xl:hidden">
                <Resource entry={entry} />
                {entry.ip_address !== null && (
                  <div className="mt-0.5 text-muted">from {entry.ip_address}</div>
                )}
              </div>
              <div className="mt-1.5 md:hidden">
                <Details metadata={entry.metadata} />
              </div>
            </td>
            <td className="px-5 py-3 break-words max-lg:hidden">{userOf(entry, names)}</td>
            <td className="px-5 py-3 max-xl:hidden">
              <Resource entry={entry} />
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

function Resource({ entry: { resource_type, resource_id } }: { entry: AuditLogEntry }) {
  return (
    <>
      <div>{resource_type}</div>
      <Link
        href={`/audit-log?resource=${encodeURIComponent(resource_id)}`}
        className="block truncate text-xs text-muted underline decoration-dotted hover:text-ink"
        title={`All of ${resource_id}`}
      >
        {resource_id}
      </Link>
    </>
  );
}

function userOf({ user_id }: AuditLogEntry, names: ReadonlyMap<string, string>): string {
  return user_id === null ? '–' : (names.get(user_id) ?? user_id);
}

function Details({ metadata }: { metadata: Record<string, unknown> }) {
  const entries = Object.entries(metadata).filter(([, value]) => value !== null && value !== '');
  return (
    <dl className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs">
      {entries.map(([name, value]) => (
        <div key={name} className="flex min-w-0 gap-1">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">
            {typeof value === 'object' ? JSON.stringify(value) : String(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
