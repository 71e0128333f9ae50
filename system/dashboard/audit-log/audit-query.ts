/** What the audit page shows, as the query of its address: a link shows the same to everyone who may see it. */
import type { AuditFilter } from '../../contracts/api/audit-search.ts';

/** Names in the address, and what the API calls them. */
const names = {
  action: 'action_filter',
  category: 'action_category',
  type: 'resource_type',
  resource: 'resource_id',
  user: 'user_id',
  from: 'from',
  to: 'to',
} as const satisfies Record<string, keyof AuditFilter>;

export type AuditFilterName = keyof typeof names;

export interface AuditQuery {
  readonly filter: AuditFilter;
  /** From 1. */
  readonly page: number;
}

/** Anything else in the address is passed over. */
export function readAuditQuery(search: URLSearchParams): AuditQuery {
  const filter: { -readonly [K in keyof AuditFilter]: string } = {};
  for (const [name, field] of Object.entries(names)) {
    const value = search.get(name);
    if (value) filter[field] = value;
  }
  const page = Number(search.get('page') ?? 1);
  return { filter, page: Number.isInteger(page) && page >= 1 ? page : 1 };
}

/** The address with one filter set or, for an empty value, without it; from the first page. */
export function withFilter(search: URLSearchParams, name: AuditFilterName, value: string): URLSearchParams {
  const next = new URLSearchParams(search);
  if (value === '') next.delete(name);
  else next.set(name, value);
  next.delete('page');
  return next;
}

export function withPage(search: URLSearchParams, page: number): URLSearchParams {
  const next = new URLSearchParams(search);
  if (page === 1) next.delete('page');
  else next.set('page', String(page));
  return next;
}

/** A time of the address as a `datetime-local` field has it, in the person's zone; empty for none. */
export function toLocalField(iso: string | undefined): string {
  const ms = Date.parse(iso ?? '');
  if (Number.isNaN(ms)) return '';
  const local = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The other way; the end of a minute is in it. */
export function fromLocalField(local: string, bound: 'from' | 'to'): string {
  if (local === '') return '';
  const minute = new Date(`${local.slice(0, 16)}:00`);
  if (Number.isNaN(minute.getTime())) return '';
  return new Date(minute.getTime() + (bound === 'to' ? 59_999 : 0)).toISOString();
}
