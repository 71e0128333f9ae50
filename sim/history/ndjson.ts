/**
 * Histories as files: one JSON object a line, UTF-8, each line ended by a newline. The reader is strict,
 * because a judge must not be shown half the evidence: what it returns is whole, in order and unchanged.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { genesis, hashOf } from './chain.ts';
import type { AnyRecord, Kind } from './record.ts';
import { historyVersion } from './record.ts';
import { dataComplaint, envelopeComplaint, kinds } from './schema.ts';

/** A file that is no history, or no longer one. The message says where, what is wrong and what would be right. */
export class HistoryFormatError extends Error {
  override readonly name = 'HistoryFormatError';
  /** 1-based; 0 when it is about the file as a whole. */
  readonly line: number;

  constructor(where: string, line: number, what: string) {
    super(line > 0 ? `${where}:${line}: ${what}` : `${where}: ${what}`);
    this.line = line;
  }
}

export function formatHistory(records: Iterable<AnyRecord>): string {
  let text = '';
  for (const record of records) text += `${JSON.stringify(record)}\n`;
  return text;
}

export async function writeHistory(path: string, records: Iterable<AnyRecord>): Promise<void> {
  await writeFile(path, formatHistory(records));
}

/**
 * A history as a file, also as Allure has it: gzipped. Throws HistoryFormatError, and the file system's own error
 * when the file cannot be read.
 */
export async function readHistory(path: string, progress?: ReadProgress): Promise<AnyRecord[]> {
  const bytes = await readFile(path);
  return parseHistory(isGzip(bytes) ? unzipped(bytes, path) : bytes, path, progress);
}

/** RFC 1952, 2.3.1: what every gzip file begins with. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Unzipped; a small file can unfold into more than there is memory. */
const mostUnzippedBytes = 512 * 1024 * 1024;

function unzipped(bytes: Uint8Array, where: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: mostUnzippedBytes });
  } catch (error) {
    throw new HistoryFormatError(
      where,
      0,
      `it is gzipped, and cannot be unzipped: ${(error as Error).message}`,
    );
  }
}

/** Told now and then while a long history is read. */
export type ReadProgress = (read: number, ofLines: number) => void;

const linesBetweenTellings = 2_000;

/** `where` names the source in errors. Throws HistoryFormatError for the first thing that is wrong. */
export function parseHistory(
  source: Uint8Array | string,
  where = 'history',
  progress: ReadProgress = () => {},
): AnyRecord[] {
  const bytes =
    typeof source === 'string'
      ? Buffer.from(source)
      : Buffer.from(source.buffer, source.byteOffset, source.length);
  if (bytes.length === 0)
    throw new HistoryFormatError(where, 0, 'it is empty; a history opens with run.started');
  const records: AnyRecord[] = [];
  const lines = linesOf(bytes);
  for (const [index, line] of lines.entries()) {
    if (index % linesBetweenTellings === 0) progress(index, lines.length);
    const fail = (what: string): never => {
      throw new HistoryFormatError(where, index + 1, what);
    };
    const record = parseLine(line.text, line.whole, fail);
    checkPlace(record, records.at(-1), fail);
    records.push(record);
  }
  return records;
}

interface Line {
  /** `null` where the bytes are no UTF-8. */
  readonly text: string | null;
  /** Whether a newline ends it. */
  readonly whole: boolean;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function linesOf(bytes: Buffer): Line[] {
  const lines: Line[] = [];
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    lines.push({ text: decode(bytes.subarray(start, end)), whole: newline >= 0 });
    start = end + 1;
  }
  return lines;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

type Fail = (what: string) => never;

function parseLine(text: string | null, whole: boolean, fail: Fail): AnyRecord {
  if (text === null) return fail('it holds bytes that are not UTF-8; a history is UTF-8 text');
  if (text.trim() === '') return fail('it is empty; each line holds one record');
  const value = parseJson(text, whole, fail);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fail(`it holds ${named(value)}; each line holds one record, a JSON object`);
  const { v, kind } = value as { v?: unknown; kind?: unknown };
  if (v !== historyVersion)
    return fail(
      `its version is ${JSON.stringify(v) ?? 'missing'}; this reader knows version ${historyVersion}`,
    );
  const envelope = envelopeComplaint(value);
  if (envelope) return fail(envelope);
  if (!kinds.includes(kind as Kind)) return fail(unknownKind(String(kind)));
  const data = dataComplaint(kind as Kind, (value as AnyRecord).data);
  if (data) return fail(`${kind}: ${data}`);
  return value as AnyRecord;
}

function parseJson(text: string, whole: boolean, fail: Fail): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!whole) return fail('it breaks off in the middle of a record; the file was not written to its end');
    return fail(`it is not JSON: ${(error as Error).message}`);
  }
}

function named(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

function unknownKind(kind: string): string {
  const family = kind.split('.')[0]!;
  const kin = kinds.filter((known) => known.split('.')[0] === family);
  const hint = kin.length > 0 ? `; known of its family: ${kin.join(', ')}` : '';
  return `${JSON.stringify(kind.slice(0, 60))} is no kind of record${hint}`;
}

/** The place in the chain: numbers without a gap, hashes that fit. */
function checkPlace(record: AnyRecord, last: AnyRecord | undefined, fail: Fail): void {
  if (!last && record.kind !== 'run.started')
    fail(`the first record is ${record.kind}; a history opens with run.started`);
  const seq = (last?.seq ?? 0) + 1;
  if (record.seq !== seq)
    fail(`its seq is ${record.seq}, expected ${seq}; records are missing, doubled or out of order`);
  if (record.prev !== (last?.hash ?? genesis))
    fail('the chain is broken: its prev is not the hash of the record before it');
  if (record.hash !== hashOf(record))
    fail('the chain is broken: the record is not what its hash was made of');
}
