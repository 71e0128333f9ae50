/** The page of the audit log, as a scenario speaks of it. */
import type { AuditFilterName } from '../../system/dashboard/audit-log/audit-query.ts';

export interface AuditPage {
  /** What the page is opened with is its address from the question mark on. */
  open(search?: string): Promise<void>;
  /** Its address from the question mark on, without it. */
  address(): Promise<string>;
  /** Sets a filter as its field has it; a time as ISO 8601, whole minutes. */
  filter(name: AuditFilterName, value: string): Promise<void>;
  clear(): Promise<void>;
  /** Actions of the entries that it shows, newest first. */
  actions(): Promise<string[]>;
  /** The file, and what the page says of it. */
  export(format: 'CSV' | 'JSON'): Promise<{ readonly file: string; readonly says: string }>;
  /** It is put into the background until the answer is disposed of. */
  hides(): Promise<AsyncDisposable>;
}
