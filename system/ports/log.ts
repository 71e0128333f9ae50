/**
 * What the product says about itself: one structured event at a time. Secrets go in as fingerprints
 * only. The laboratory listens here, so an event's kind and fields are an interface (`contracts/events.ts`).
 */
import type { EventKind, EventOf } from '../contracts/events.ts';

export interface Log {
  event<K extends EventKind>(kind: K, data: EventOf<K>): void;
}
