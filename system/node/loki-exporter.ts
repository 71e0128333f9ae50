/** Sends audit rows to Grafana Loki's push API, one stream per set of labels. */
import { type AuditRow, auditCategory } from '../contracts/audit.ts';
import { type AuditExporter, ExportError } from '../ports/audit-exporter.ts';
import type { Clock } from '../ports/clock.ts';
import { withDeadline } from './deadline.ts';

export interface LokiOptions {
  /** Base address, as in `http://loki:3100`. */
  readonly url: string;
  /** Headers of every push: `Authorization`, `X-Scope-OrgID`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 5 s. */
  readonly deadlineMs?: number;
  readonly clock: Clock;
}

/** Loki answers 204; anything else, or nothing in time, is an ExportError. */
export function createLokiExporter(options: LokiOptions): AuditExporter {
  const address = new URL('/loki/api/v1/push', options.url);
  const deadlineMs = options.deadlineMs ?? 5_000;
  return {
    async push(rows) {
      const response = await withDeadline(options.clock, deadlineMs, (signal) =>
        fetch(address, {
          method: 'POST',
          headers: { ...options.headers, 'content-type': 'application/json' },
          body: JSON.stringify({ streams: streams(rows) }),
          signal,
        }),
      ).catch((error: Error) => {
        throw new ExportError(`Loki did not answer: ${reasonOf(error)}`);
      });
      await response.body?.cancel();
      if (response.status === 204) return;
      throw new ExportError(`Loki answered ${response.status}`, retryAfterMs(response, options.clock));
    },
  };
}

interface Stream {
  readonly stream: Record<string, string>;
  /** Nanoseconds since the epoch, and the row as JSON. */
  readonly values: [string, string][];
}

function streams(rows: readonly AuditRow[]): Stream[] {
  const byLabels = new Map<string, Stream>();
  for (const row of rows) {
    const labels = {
      job: 'audit',
      org_id: row.org_id,
      action_prefix: auditCategory(row.action),
      resource_type: row.resource_type,
    };
    const key = JSON.stringify(labels);
    const stream: Stream = byLabels.get(key) ?? { stream: labels, values: [] };
    byLabels.set(key, stream);
    stream.values.push([`${Date.parse(row.created_at)}000000`, JSON.stringify(row)]);
  }
  return [...byLabels.values()];
}

/** RFC 9110 section 10.2.3: seconds or a date. */
function retryAfterMs(response: Response, clock: Clock): number | undefined {
  const text = response.headers.get('retry-after');
  if (text === null) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.wallTime());
}

/** `fetch failed` hides what happened in its cause. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
