import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../system/contracts/policy.ts';
import { hashOf } from './chain.ts';
import { History } from './history.ts';
import { formatHistory, HistoryFormatError, parseHistory, readHistory, writeHistory } from './ndjson.ts';
import type { AnyRecord } from './record.ts';

function history(): History {
  const made = new History();
  const at = { t: 0, actor: 'sim' };
  made.record(
    'run.started',
    { title: 'x', tier: 'process', seed: 1, epsilon_ms: 250, policy: defaultPolicy },
    at,
  );
  made.record('session.input', { session: 's1', bytes: 3 }, { t: 1.5, actor: 'gateway:g1' });
  made.record(
    'page.message',
    { page: 'p', connection: 1, text: 'ünï\u2028\ud83d\ude00"\n' },
    { t: 2, actor: 'page:p' },
  );
  return made;
}

const lines = () => formatHistory(history().records).split('\n').slice(0, -1);

/** The history with one line changed, its hash made to fit again. */
function forged(index: number, change: (record: Record<string, unknown>) => void): string {
  const all = lines();
  const record = JSON.parse(all[index]!) as AnyRecord;
  change(record as unknown as Record<string, unknown>);
  all[index] = JSON.stringify({ ...record, hash: hashOf(record) });
  return `${all.join('\n')}\n`;
}

describe('parseHistory', () => {
  it('reads back what formatHistory wrote', () => {
    expect(parseHistory(formatHistory(history().records))).toEqual(history().records);
  });

  it('names the line, what is wrong and what would be right', () => {
    expect(() =>
      parseHistory(
        forged(1, (record) => Object.assign(record, { v: 2 })),
        'run.ndjson',
      ),
    ).toThrow('run.ndjson:2: its version is 2; this reader knows version 1');
  });

  it.each([
    ['an empty file', '', 'it is empty; a history opens with run.started'],
    ['a line that is no JSON', `${lines()[0]}\nnonsense\n`, ':2: it is not JSON'],
    ['a line that is no object', `${lines()[0]}\n[1]\n`, ':2: it holds an array; each line holds one record'],
    ['an empty line', `${lines()[0]}\n\n`, ':2: it is empty; each line holds one record'],
    [
      'a file that breaks off',
      formatHistory(history().records).slice(0, -20),
      ':3: it breaks off in the middle of a record',
    ],
    ['a lost line', `${lines()[0]}\n${lines()[2]}\n`, ':2: its seq is 3, expected 2'],
    [
      'a lost beginning',
      `${lines()[1]}\n`,
      ':1: the first record is session.input; a history opens with run.started',
    ],
    [
      'a changed record',
      formatHistory(history().records).replace('"bytes":3', '"bytes":4'),
      ':2: the chain is broken: the record is not what its hash was made of',
    ],
    [
      'a swapped record',
      forged(1, (record) => Object.assign(record, { t: 9 })),
      ':3: the chain is broken: its prev is not the hash of the record before it',
    ],
    [
      'an unknown kind',
      forged(1, (record) => Object.assign(record, { kind: 'session.inptu' })),
      ':2: "session.inptu" is no kind of record; known of its family: session.',
    ],
    [
      'data of the wrong type',
      forged(1, (record) => Object.assign(record, { data: { session: 's1', bytes: '3' } })),
      ':2: session.input: data.bytes must be integer, is "3"',
    ],
    [
      'data that is missing',
      forged(1, (record) => Object.assign(record, { data: { session: 's1' } })),
      ':2: session.input: data must have required properties bytes',
    ],
    ['a field that does not exist', forged(1, (record) => Object.assign(record, { extra: 1 })), ':2: '],
  ])('refuses %s', (_, text, complaint) => {
    expect(() => parseHistory(text)).toThrow(complaint);
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(() => parseHistory(Buffer.from([0xff, 0xfe, 0x0a]))).toThrow(
      ':1: it holds bytes that are not UTF-8',
    );
  });

  it('answers any garbage with a HistoryFormatError', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((json) => Buffer.from(`${json}\n`)),
      fc.nat(900).map((length) => Buffer.from(formatHistory(history().records).slice(0, length))),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        const thrown = outcome(bytes);
        expect(thrown === null || thrown instanceof HistoryFormatError).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

function outcome(bytes: Buffer): unknown {
  try {
    parseHistory(bytes);
    return null;
  } catch (error) {
    return error;
  }
}

describe('writeHistory', () => {
  it('reads one that is gzipped, as Allure has it, and says where it is no longer whole', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hangup-history-'));
    const path = join(folder, 'history.ndjson.gz');
    const zipped = gzipSync(formatHistory(history().records));
    await writeFile(path, zipped);
    const read = await readHistory(path);
    await writeFile(path, zipped.subarray(0, -20));
    await expect(readHistory(path)).rejects.toThrow(
      `${path}: it is gzipped, and cannot be unzipped: unexpected end of file`,
    );
    await rm(folder, { recursive: true });
    expect(read).toEqual(history().records);
  });

  it('refuses one that unfolds without end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hangup-history-'));
    const path = join(folder, 'history.ndjson.gz');
    const member = gzipSync(Buffer.alloc(64 * 1024 * 1024), { level: 1 });
    await writeFile(path, Buffer.concat(Array.from({ length: 9 }, () => member)));
    await expect(readHistory(path)).rejects.toThrow(
      `${path}: it is gzipped, and cannot be unzipped: Cannot create a Buffer larger than 536870912 bytes`,
    );
    await rm(folder, { recursive: true });
  });

  it('writes a file that readHistory reads', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'history-'));
    const path = join(folder, 'run.ndjson');
    await writeHistory(path, history().records);
    const read = await readHistory(path);
    await rm(folder, { recursive: true });

    expect(read).toEqual(history().records);
  });
});
