import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { AuditFilter, SearchAuditLogs } from '../contracts/api/audit-search.ts';
import { createOrg, createUser } from '../store/seed.ts';
import { anEvent, createAuditWorld } from '../testing/audit-world.ts';
import { entriesOf } from './audit-filter.ts';
import { searchAuditLogs } from './search.ts';

async function filledLog() {
  const world = await createAuditWorld();
  const { audit, clock } = world;
  await audit.append(anEvent({ action: 'auth.signed_in', resource_id: 'r1' }));
  await clock.advance(60_000);
  await audit.append(anEvent({ action: 'remote.shell_connected', resource_id: 'r2' }));
  await clock.advance(60_000);
  await audit.append(anEvent({ action: 'remote.shell_disconnected', resource_id: 'r2', user_id: 'mia' }));
  await audit.append(anEvent({ org_id: 'other', resource_id: 'secret' }));
  const search = (query: Partial<SearchAuditLogs> = {}) =>
    searchAuditLogs(world.database, { action: 'search_audit_logs', org_id: 'acme', ...query });
  return { ...world, search };
}

test('search answers the org’s rows, newest first', async () => {
  const { search } = await filledLog();
  const { logs, total } = await search();
  expect([total, logs.map((log) => log.action)]).toEqual([
    3,
    ['remote.shell_disconnected', 'remote.shell_connected', 'auth.signed_in'],
  ]);
});

test('an entry has the fields of the contract', async () => {
  const { search } = await filledLog();
  const { logs } = await search({ action_filter: 'auth.signed_in' });
  expect(logs).toEqual([
    {
      id: expect.any(String),
      seq: 1,
      action: 'auth.signed_in',
      resource_type: 'machine',
      resource_id: 'r1',
      user_id: 'alice',
      ip_address: '10.0.0.1',
      metadata: { machine_name: 'Linux-C' },
      created_at: '2026-01-05T09:00:00.000Z',
    },
  ]);
});

test.for<[string, Partial<SearchAuditLogs>, number[]]>([
  ['an action', { action_filter: 'remote.shell_connected' }, [2]],
  ['a category', { action_category: 'remote' }, [3, 2]],
  ['a type of resource', { resource_type: 'machine' }, [3, 2, 1]],
  ['another type of resource', { resource_type: 'recording' }, []],
  ['a resource', { resource_id: 'r2' }, [3, 2]],
  ['a person', { user_id: 'mia' }, [3]],
  ['a beginning, inclusive', { from: '2026-01-05T09:01:00Z' }, [3, 2]],
  ['an end, inclusive', { to: '2026-01-05T10:01:00+01:00' }, [2, 1]],
])('search filters by %s', async ([, query, seqs]) => {
  const { search } = await filledLog();
  expect((await search(query)).logs.map((log) => log.seq)).toEqual(seqs);
});

test('search answers page after page', async () => {
  const { search } = await filledLog();
  const { logs, total, page, page_size, total_pages } = await search({ page: 2, page_size: 2 });
  expect({ seqs: logs.map((log) => log.seq), total, page, page_size, total_pages }).toEqual({
    seqs: [1],
    total: 3,
    page: 2,
    page_size: 2,
    total_pages: 2,
  });
});

test('search offers what there is to filter by in the org, whatever is asked for', async () => {
  const { search, ports } = await filledLog();
  await createOrg(ports, { id: 'acme', name: 'Acme' });
  const mia = { id: 'mia', name: 'Mia', email: 'mia@acme.example' };
  const hashPassword = async () => '';
  await createUser({ ...ports, hashPassword }, { ...mia, orgId: 'acme', role: 'member', password: '' });
  expect((await search({ action_category: 'auth' })).filters).toEqual({
    actions: ['auth.signed_in', 'remote.shell_connected', 'remote.shell_disconnected'],
    categories: ['auth', 'remote'],
    resource_types: ['machine'],
    users: [mia],
  });
});

test('a time that is none is refused with the name of its field', async () => {
  const { search } = await filledLog();
  await expect(search({ from: 'yesterday' })).rejects.toThrow('body.from must be an ISO 8601 time');
});

/** How SQLite finds what a search counts, and what it shows. */
async function plans(filter: AuditFilter): Promise<string[]> {
  const { database } = await createAuditWorld();
  const entries = entriesOf(database, 'acme', filter);
  const queries = [
    entries.select((e) => e.fn.countAll<number>().as('total')),
    entries.selectAll().orderBy('seq', 'desc').limit(50),
  ];
  const plan = await Promise.all(
    queries.map((query) => query.explain<{ detail: string }>(undefined, sql`query plan`)),
  );
  return plan.flat().map(({ detail }) => detail);
}

test.for<[string, AuditFilter, string]>([
  ['a category', { action_category: 'remote' }, 'audit_log_by_category (org_id=? AND category=?)'],
  [
    'a type of resource',
    { resource_type: 'machine' },
    'audit_log_by_resource_type (org_id=? AND resource_type=?)',
  ],
  ['a resource', { resource_id: 'r2' }, 'audit_log_by_resource_id (org_id=? AND resource_id=?)'],
  ['a person', { user_id: 'mia' }, 'audit_log_by_user_id (org_id=? AND user_id=?)'],
])('%s is found and put in order by an index', async ([, filter, index]) => {
  expect(await plans(filter)).toEqual([
    `SEARCH audit_log USING COVERING INDEX ${index}`,
    `SEARCH audit_log USING INDEX ${index}`,
  ]);
});

test('a time is found by an index', async () => {
  const [counted, shown] = await plans({ from: '2026-01-05T09:01:00Z', to: '2026-01-05T10:01:00Z' });
  const index = 'audit_log_by_created_at (org_id=? AND created_at>? AND created_at<?)';
  expect(counted).toBe(`SEARCH audit_log USING COVERING INDEX ${index}`);
  expect(shown).toBe(`SEARCH audit_log USING INDEX ${index}`);
});
