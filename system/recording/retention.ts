/**
 * Recordings are kept for as many days as their org says, by the calendar. Once a day one of the gateways
 * removes what is older, for all orgs; an administrator may ask for it at any time.
 */
import type { Audit } from '../gateway/services.ts';
import { isoTime } from '../ports/clock.ts';
import { nobody, type RecordingActor } from './recording-audit.ts';
import type { RecordingPorts } from './recording-ports.ts';
import { readSettings } from './recording-settings.ts';
import type { RecordingLibrary } from './recordings.ts';

const dayMs = 24 * 60 * 60 * 1000;
const task = 'recording retention';

export class Retention {
  readonly #ports: RecordingPorts;
  readonly #audit: Audit;
  readonly #recordings: RecordingLibrary;
  /** Wall time before which no sweep is due; read from the database when it has passed. */
  #dueAt = 0;
  #sweeping: Promise<void> | null = null;

  constructor(
    ports: RecordingPorts,
    services: { readonly audit: Audit; readonly recordings: RecordingLibrary },
  ) {
    this.#ports = ports;
    this.#audit = services.audit;
    this.#recordings = services.recordings;
  }

  /** Answers how many recordings were deleted. A failing object store fails nothing: it is asked again next time. */
  async cleanUp(orgId: string, actor: RecordingActor): Promise<number> {
    const { retention_days } = await readSettings(this.#ports.database, orgId);
    const before = new Date(this.#ports.clock.wallTime() - retention_days * dayMs).toISOString();
    const recordings = await this.#recordings.deleteBefore(orgId, before, actor);
    if (recordings > 0) {
      await this.#audit.append({
        action: 'recording.cleaned_up',
        org_id: orgId,
        resource_type: 'org',
        resource_id: orgId,
        user_id: actor.userId,
        ip_address: actor.ip,
        metadata: { recordings, retention_days },
      });
    }
    return recordings;
  }

  /**
   * Begins the day's sweep when it is due, and returns at once. Called as often as is convenient: a day
   * passes by the wall clock, so no timer of its own would know.
   */
  sweepWhenDue(): void {
    if (this.#sweeping || this.#ports.clock.wallTime() < this.#dueAt) return;
    this.#sweeping = this.#sweep()
      .catch((error: Error) => this.#ports.log.event('trouble', { what: task, error: error.message }))
      .finally(() => {
        this.#sweeping = null;
      });
  }

  /** Resolves when no sweep is under way. */
  async settled(): Promise<void> {
    await this.#sweeping;
  }

  async #sweep(): Promise<void> {
    if (!(await this.#takeTurn())) return;
    const orgs = await this.#ports.database.selectFrom('orgs').select('id').execute();
    for (const { id } of orgs) await this.cleanUp(id, nobody);
  }

  /** Whether it is due, and this gateway's to do. The first day begins when a database is first looked at. */
  async #takeTurn(): Promise<boolean> {
    const { database, clock } = this.#ports;
    const now = isoTime(clock);
    await database
      .insertInto('housekeeping')
      .values({ task, done_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const { done_at } = await database
      .selectFrom('housekeeping')
      .select('done_at')
      .where('task', '=', task)
      .executeTakeFirstOrThrow();
    this.#dueAt = Date.parse(done_at) + dayMs;
    if (clock.wallTime() < this.#dueAt) return false;
    const taken = await database
      .updateTable('housekeeping')
      .set({ done_at: now })
      .where('task', '=', task)
      .where('done_at', '=', done_at)
      .executeTakeFirst();
    return taken.numUpdatedRows === 1n;
  }
}
