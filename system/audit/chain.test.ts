import { expect, test } from 'vitest';
import type { AuditRow } from '../contracts/audit.ts';
import { canonicalJson, genesisHash, rowHash, verifyChain } from './chain.ts';

function rows(count: number): AuditRow[] {
  const made: AuditRow[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const content = {
      seq,
      id: `row-${seq}`,
      action: 'auth.signed_in' as const,
      org_id: 'acme',
      resource_type: 'user' as const,
      resource_id: 'alice',
      user_id: 'alice',
      ip_address: null,
      metadata: { b: 2, a: [1, { d: null, c: 'ü' }] },
      created_at: '2026-01-05T09:00:00.000Z',
      prev_hash: made.at(-1)?.hash ?? genesisHash,
    };
    made.push({ ...content, hash: rowHash(content) });
  }
  return made;
}

test('canonicalJson() sorts keys at every depth and writes no spaces', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: 'ü', u: undefined })).toBe(
    '{"a":"ü","b":[{"c":null,"d":1}]}',
  );
});

test('verifyChain() accepts rows that follow each other', () => {
  expect(verifyChain(rows(3))).toEqual({ ok: true, rows: 3 });
});

test('verifyChain() accepts an empty log', () => {
  expect(verifyChain([])).toEqual({ ok: true, rows: 0 });
});

test('verifyChain() finds a row that was taken out', () => {
  const [first, , third] = rows(3);
  expect(verifyChain([first!, third!])).toEqual({ ok: false, seq: 3, why: 'expected row 2' });
});

test('verifyChain() finds a row whose content was changed', () => {
  const [first, second] = rows(2);
  const forged = { ...first!, user_id: 'mallory' };
  expect(verifyChain([forged, second!])).toMatchObject({ ok: false, seq: 1 });
});

test('verifyChain() finds a row that was changed and hashed again', () => {
  const [first, second] = rows(2);
  const forged = { ...first!, user_id: 'mallory' };
  const rehashed = { ...forged, hash: rowHash(forged) };
  expect(verifyChain([rehashed, second!])).toEqual({
    ok: false,
    seq: 2,
    why: 'not linked to the row before',
  });
});

test('verifyChain() goes on from a row that was verified before', () => {
  const [first, second] = rows(2);
  expect(verifyChain([second!], first!)).toEqual({ ok: true, rows: 1 });
});
