/** What the audit page shows, as the query of its address: a link shows the same to everyone who may see it. */
import {
  type AuditFilter,
  lastAuditPage,
  longestFilter,
  longestFilterTime,
} from '../../contracts/api/audit-search.ts';

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
  /** What somebody has typed there that means nothing, by its name, and a sentence of what it should be. */
  readonly wrong: ReadonlyMap<string, string>;
}

/** What is wrong is left out; what has a name of its own is passed over. */
export function readAuditQuery(search: URLSearchParams): AuditQuery {
  const filter: { -readonly [K in keyof AuditFilter]: string } = {};
  const wrong = new Map<string, string>();
  for (const [name, field] of Object.entries(names)) {
    const value = search.get(name);
    if (!value) continue;
    if (value.length > longestFilter)
      wrong.set(name, `${quoted(name)} has ${value.length} characters; ${longestFilter} are the most.`);
    else if ((field === 'from' || field === 'to') && !isTime(value))
      wrong.set(name, `${quoted(name)} is ${quoted(value)}, which is no time; 2026-01-31T09:30Z is one.`);
    else filter[field] = value;
  }
  const typed = search.get('page') || '1';
  const page = Number(typed);
  if (Number.isInteger(page) && page >= 1 && page <= lastAuditPage) return { filter, page, wrong };
  wrong.set('page', `${quoted('page')} is ${quoted(typed)}, which is no number from 1 to ${lastAuditPage}.`);
  return { filter, page: 1, wrong };
}

/** One that the log could have: of a year of four digits. */
function isTime(text: string): boolean {
  const ms = text.length <= longestFilterTime ? Date.parse(text) : Number.NaN;
  return ms >= Date.UTC(0, 0) && ms < Date.UTC(10_000, 0);
}

const longestQuote = 40;

function quoted(value: string): string {
  return JSON.stringify(value.length <= longestQuote ? value : `${value.slice(0, longestQuote)}…`);
}

/** The address without what is wrong in it. */
export function withoutWrong(search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of readAuditQuery(search).wrong.keys()) next.delete(name);
  return next;
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
