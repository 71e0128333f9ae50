/** What recordings reach the outside by. */
import type { Clock } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Log } from '../ports/log.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { Database } from '../store/schema.ts';

export interface RecordingPorts {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
}
