/** The scripts of a history, as audit log and agents tell of them: a script takes a slot and a shell as a session does. */
import type { HistoryRecord } from '../history/record.ts';
import type { Casebook } from './casebook.ts';
import { isGateway } from './fault-log.ts';

export interface ScriptCase {
  readonly id: string;
  readonly user: string | null;
  readonly started: HistoryRecord<'audit.row'>;
  /** When it was over: by the audit log, or because its gateway died or gave up what it had. */
  readonly end: number | null;
  /** Whether it runs on this machine, by id or name. */
  readonly on: (machine: string) => boolean;
  /** Its shell was seen to start, and neither to exit nor to be hung up. */
  readonly hasShell: (t: number) => boolean;
}

export function scriptsOf(book: Casebook): ScriptCase[] {
  const ends = new Map<string, HistoryRecord<'audit.row'>>();
  for (const { record, row } of book.audit)
    if (row.action === 'remote.script_ended') ends.set(String(row.metadata.script_id), record);
  return book.audit
    .filter(({ row }) => row.action === 'remote.script_started')
    .map(({ record: started, row }) => {
      const id = String(row.metadata.script_id);
      const gone = [
        ends.get(id),
        book.faults.kills.find(
          (kill) => kill.seq > started.seq && isGateway(started.actor, kill.data.gateway),
        ),
        book.of('gateway.lease_lost').find(({ actor, seq }) => actor === started.actor && seq > started.seq),
      ].flatMap((record) => (record ? [record.t] : []));
      const of = ({ data }: { data: { session: string } }) => data.session === id;
      const spawned = book.of('shell.spawned').find(of);
      const left = [...book.of('shell.hung_up').filter(of), ...book.of('shell.exited').filter(of)];
      return {
        id,
        user: row.user_id,
        started,
        end: gone.length > 0 ? Math.min(...gone) : null,
        on: (machine) => machine === row.resource_id || machine === row.metadata.machine_name,
        hasShell: (t) => spawned !== undefined && spawned.t <= t && !left.some((record) => record.t <= t),
      };
    });
}
