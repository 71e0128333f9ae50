/**
 * A list of sessions as a value: what is told of them together, which of them are asked for, in which order.
 * Ten thousand are counted, filtered and sorted within a frame or two, so nothing here is done twice.
 *
 *     answers of the gateway ──▶ live and over ──▶ filter ──▶ sort ──▶ rows
 *                                     └──▶ statistics
 */
import type { AdminTerminal, Anomaly, Terminal } from '../../contracts/api/terminals.ts';
import { endedHow } from './ended-how.ts';

/** With `user_email` where it is told. */
export type ListedSession = Terminal & Partial<Pick<AdminTerminal, 'user_email'>>;

export const columns = ['resource', 'device', 'duration', 'location', 'status'] as const;
export type Column = (typeof columns)[number];

export interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

/** The order of the list: who has lasted longest stands first. */
export const usualOrder: Order = { column: 'duration', descending: true };

/** The order that a click on a column asks for: of durations the longest are wanted first, of words the first. */
export function nextOrder(order: Order, column: Column): Order {
  if (order.column === column) return { column, descending: !order.descending };
  return { column, descending: column === 'duration' };
}

export interface Statistics {
  readonly active: number;
  readonly idle: number;
  readonly totalMs: number;
}

export const anomalyWords: Record<Anomaly, string> = {
  new_device: 'New device',
  new_location: 'New location',
};

export function isLive({ status }: ListedSession): boolean {
  return status !== 'disconnected';
}

/** Of the live ones. `sinceMs`: how long ago their durations were true. */
export function statisticsOf(live: readonly ListedSession[], sinceMs: number): Statistics {
  let active = 0;
  let totalMs = 0;
  for (const { status, duration_ms } of live) {
    if (status === 'active') active++;
    totalMs += duration_ms + sinceMs;
  }
  return { active, idle: live.length - active, totalMs };
}

/** Those that hold every word of `text` somewhere in what their row shows, in capitals or not. */
export function filtered<T extends ListedSession>(sessions: readonly T[], text: string): readonly T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return sessions;
  return sessions.filter((session) => {
    const shown = searchText(session);
    return words.every((word) => shown.includes(word));
  });
}

const searchTexts = new WeakMap<ListedSession, string>();

function searchText(session: ListedSession): string {
  const known = searchTexts.get(session);
  if (known !== undefined) return known;
  const parts = [
    session.resource_name,
    session.resource_type,
    session.user_email,
    session.device,
    session.ip_address,
    session.location,
    session.status,
    endedHow(session.cause),
    ...session.anomalies.map((name) => anomalyWords[name]),
  ];
  const text = parts.filter(Boolean).join('\n').toLowerCase();
  searchTexts.set(session, text);
  return text;
}

/** Equal ones by their start, the newest first; the order given is left as it is. */
export function sorted<T extends ListedSession>(sessions: readonly T[], order: Order): T[] {
  const key = keys[order.column];
  const sign = order.descending ? -1 : 1;
  return sessions
    .map((session) => ({ session, key: key(session) }))
    .sort(
      (a, b) =>
        sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) ||
        (a.session.start_time < b.session.start_time ? 1 : -1),
    )
    .map(({ session }) => session);
}

const statusRank: Record<Terminal['status'], number> = { active: 0, idle: 1, disconnected: 2 };

/** Compared with < and >: collation by locale would take a hundred times as long. */
const keys: Record<Column, (session: ListedSession) => string | number> = {
  resource: ({ resource_name, user_email = '' }) => `${resource_name}\n${user_email}`.toLowerCase(),
  device: ({ device, ip_address }) => `${device}\n${ip_address ?? ''}`.toLowerCase(),
  duration: ({ duration_ms }) => duration_ms,
  location: ({ location }) => location.toLowerCase(),
  status: ({ status, cause }) => `${statusRank[status]}${endedHow(cause)}`,
};
