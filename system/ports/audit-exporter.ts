/** Where audit rows are copied to. */
import type { AuditRow } from '../contracts/audit.ts';

export interface AuditExporter {
  /** Resolves once the rows are safe at the other end; throws ExportError, and the caller sends them again. */
  push(rows: readonly AuditRow[]): Promise<void>;
}

export class ExportError extends Error {
  override readonly name = 'ExportError';
  /** How long the sink asked us to wait, if it did. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}
