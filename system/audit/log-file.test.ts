import { expect, test } from 'vitest';
import type { AuditFilter } from '../contracts/api/audit-search.ts';
import { anEvent, createAuditWorld } from '../testing/audit-world.ts';
import { type LogFileFormat, openLogFile } from './log-file.ts';

async function filledLog(count: number) {
  const { audit, database } = await createAuditWorld();
  for (let n = 1; n <= count; n++) await audit.append(anEvent({ resource_id: `r${n}` }));
  await audit.append(anEvent({ org_id: 'other', resource_id: 'secret' }));
  const write = async (format: LogFileFormat, filter: AuditFilter = {}, most?: number) => {
    const file = await openLogFile(database, { orgId: 'acme', filter, format }, most);
    const pieces: string[] = [];
    for await (const piece of file.text()) pieces.push(piece);
    return { ...file, text: pieces.join('') };
  };
  return { audit, database, write };
}

test('CSV has a header and an entry a record, newest first', async () => {
  const { write } = await filledLog(2);
  const lines = (await write('csv')).text.split('\r\n');
  expect(lines).toEqual([
    'seq,created_at,action,category,resource_type,resource_id,user_id,ip_address,machine_name,session_id,device,cause,reason,metadata,id',
    expect.stringMatching(
      /^2,2026-01-05T09:00:00.000Z,remote.shell_connected,remote,machine,r2,alice,10.0.0.1,Linux-C,,,,,"{""machine_name"":""Linux-C""}",[\w-]+$/,
    ),
    expect.stringContaining(',r1,'),
    '',
  ]);
});

test('what a person typed runs in no spreadsheet', async () => {
  const { audit, write } = await filledLog(0);
  await audit.append(anEvent({ metadata: { reason: '=cmd|calc,A1', machine_name: '@x' } }));
  const { text } = await write('csv');
  expect(text).toContain(`,'@x,,,,"'=cmd|calc,A1",`);
});

test('JSON is an object with the entries, newest first', async () => {
  const { write } = await filledLog(2);
  expect(JSON.parse((await write('json')).text)).toMatchObject({
    total: 2,
    entries: 2,
    logs: [{ seq: 2, metadata: { machine_name: 'Linux-C' } }, { seq: 1 }],
  });
});

test('a log without an entry that matches is a file without entries', async () => {
  const { write } = await filledLog(1);
  const none = { resource_id: 'nothing' };
  expect([JSON.parse((await write('json', none)).text).logs, (await write('csv', none)).text]).toEqual([
    [],
    expect.stringMatching(/^seq,[^\n]*\n$/),
  ]);
});

test('more than a thousand entries are read part by part, each once', async () => {
  const { write } = await filledLog(2_001);
  const { logs } = JSON.parse((await write('json')).text) as { logs: { seq: number }[] };
  expect(logs.map(({ seq }) => seq)).toEqual(Array.from({ length: 2_001 }, (_, n) => 2_001 - n));
});

test('over the most that a file holds it has the newest, and says how many match', async () => {
  const { write } = await filledLog(5);
  const { total, entries, text } = await write('json', {}, 2);
  const seqs = JSON.parse(text).logs.map(({ seq }: { seq: number }) => seq);
  expect({ total, entries, seqs }).toEqual({ total: 5, entries: 2, seqs: [5, 4] });
});

test('entries that come while the file is read are not in it', async () => {
  const { audit, database } = await filledLog(1);
  const file = await openLogFile(database, { orgId: 'acme', filter: {}, format: 'csv' });
  await audit.append(anEvent({ resource_id: 'late' }));
  const pieces: string[] = [];
  for await (const piece of file.text()) pieces.push(piece);
  expect(pieces.join('')).not.toContain('late');
});
