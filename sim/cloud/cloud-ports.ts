/**
 * The fake cloud without HTTP: its log store and its bucket as the ports behind which the real adapters
 * stand, with the same moods, for a world that has no network to the outside.
 */
import { type AuditRow, auditCategory } from '../../system/contracts/audit.ts';
import { type AuditExporter, ExportError } from '../../system/ports/audit-exporter.ts';
import { type Clock, delay } from '../../system/ports/clock.ts';
import { type ObjectStore, ObjectStoreError } from '../../system/ports/object-store.ts';
import type { FakeBucket } from './bucket.ts';
import type { FakeLoki, LokiEntry } from './loki.ts';

/** The adapters' own patience with a cloud that says nothing. */
const lokiPatienceMs = 5_000;
const bucketPatienceMs = 10_000;

export function lokiAsExporter(loki: FakeLoki, clock: Clock): AuditExporter {
  return {
    async push(rows) {
      const { mood } = loki;
      if (mood.kind === 'silent') {
        await delay(clock, lokiPatienceMs);
        throw new ExportError('Loki did not answer');
      }
      if (mood.kind === 'broken') throw new ExportError('Loki answered 500');
      if (mood.kind === 'busy') {
        const seconds = Number(mood.retryAfter ?? Number.NaN);
        throw new ExportError('Loki answered 429', Number.isNaN(seconds) ? undefined : seconds * 1000);
      }
      loki.entries.push(...rows.map(asEntry));
      if (mood.kind === 'forgetful') throw new ExportError('Loki did not answer');
    },
  };
}

function asEntry(row: AuditRow): LokiEntry {
  return {
    labels: {
      job: 'audit',
      org_id: row.org_id,
      action_prefix: auditCategory(row.action),
      resource_type: row.resource_type,
    },
    timestamp: `${Date.parse(row.created_at)}000000`,
    line: JSON.stringify(row),
  };
}

export function bucketAsStore(bucket: FakeBucket, clock: Clock): ObjectStore {
  const answers = async (what: string) => {
    const { mood } = bucket;
    if (mood.kind === 'silent') {
      await delay(clock, bucketPatienceMs);
      throw new ObjectStoreError(`${what} failed: no answer within ${bucketPatienceMs} ms`);
    }
    if (mood.kind === 'broken') throw new ObjectStoreError(`${what} failed: 500 InternalError`);
    if (mood.kind === 'busy') throw new ObjectStoreError(`${what} failed: 503 SlowDown`);
  };
  return {
    async put(key, bytes) {
      await answers(`put of object ${key}`);
      if (bucket.mood.kind === 'cut') {
        bucket.discarded.push(bytes.slice(0, Math.floor(bytes.length / 2)));
        throw new ObjectStoreError(`put of object ${key} failed: the connection broke`);
      }
      bucket.objects.set(key, bytes.slice());
    },
    async get(key) {
      await answers(`get of object ${key}`);
      return bucket.objects.get(key)?.slice() ?? null;
    },
    async delete(key) {
      await answers(`delete of object ${key}`);
      bucket.objects.delete(key);
    },
    async list(prefix) {
      await answers(`list of objects ${prefix}`);
      return [...bucket.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
  };
}
