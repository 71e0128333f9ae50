/** A log that tests read back. */
import type { EventKind, EventOf } from '../contracts/events.ts';
import type { Log } from '../ports/log.ts';

export interface MemoryLog extends Log {
  readonly events: { readonly kind: EventKind; readonly data: unknown }[];
  /** Data of every event of a kind, oldest first. */
  of<K extends EventKind>(kind: K): EventOf<K>[];
}

export function createMemoryLog(): MemoryLog {
  const events: { kind: EventKind; data: unknown }[] = [];
  return {
    events,
    event: (kind, data) => void events.push({ kind, data }),
    of: <K extends EventKind>(kind: K) =>
      events.filter((event) => event.kind === kind).map((event) => event.data as EventOf<K>),
  };
}
