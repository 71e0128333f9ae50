/** Everything that a history knows of one shell session. */
import type { AuditRow } from '../../system/contracts/audit.ts';
import type { AnyRecord, HistoryRecord } from '../history/record.ts';
import { shortId } from '../history/wording.ts';
import { bytesOf, type PageSocket, type WireConnection } from './sightings.ts';

type RowRecord = HistoryRecord<'audit.row'>;

export class SessionCase {
  readonly id: string;
  /** As explanations call it. */
  readonly name: string;
  readonly openings: HistoryRecord<'session.opened'>[] = [];
  readonly states: HistoryRecord<'session.state'>[] = [];
  readonly inputs: HistoryRecord<'session.input'>[] = [];
  readonly refreshes: HistoryRecord<'session.refreshed'>[] = [];
  readonly warnings: HistoryRecord<'session.idle_warning'>[] = [];
  readonly ends: HistoryRecord<'session.ended'>[] = [];
  readonly socketCloses: HistoryRecord<'session.socket_closed'>[] = [];
  readonly spawns: HistoryRecord<'shell.spawned'>[] = [];
  readonly shellInputs: HistoryRecord<'shell.input'>[] = [];
  readonly outputs: HistoryRecord<'shell.output'>[] = [];
  readonly received: HistoryRecord<'shell.received'>[] = [];
  readonly hangUps: HistoryRecord<'shell.hung_up'>[] = [];
  readonly exits: HistoryRecord<'shell.exited'>[] = [];
  readonly reaps: HistoryRecord<'shell.reaped'>[] = [];
  /** Audit rows of the session itself, in the order in which they were recorded. */
  readonly rows: RowRecord[] = [];
  #wrote: Buffer | null = null;
  page: PageSocket | null = null;
  wire: WireConnection | null = null;

  constructor(id: string) {
    this.id = id;
    this.name = `session ${shortId(id)}`;
  }

  add(record: AnyRecord): void {
    switch (record.kind) {
      case 'session.opened':
        this.openings.push(record);
        break;
      case 'session.state':
        this.states.push(record);
        break;
      case 'session.input':
        this.inputs.push(record);
        break;
      case 'session.refreshed':
        this.refreshes.push(record);
        break;
      case 'session.idle_warning':
        this.warnings.push(record);
        break;
      case 'session.ended':
        this.ends.push(record);
        break;
      case 'session.socket_closed':
        this.socketCloses.push(record);
        break;
      case 'shell.spawned':
        this.spawns.push(record);
        break;
      case 'shell.input':
        this.shellInputs.push(record);
        break;
      case 'shell.output':
        this.outputs.push(record);
        break;
      case 'shell.received':
        this.received.push(record);
        break;
      case 'shell.hung_up':
        this.hangUps.push(record);
        break;
      case 'shell.exited':
        this.exits.push(record);
        break;
      case 'shell.reaped':
        this.reaps.push(record);
        break;
      case 'audit.row':
        this.rows.push(record);
    }
  }

  /** All that the shell wrote; asked for once everything is added. */
  wrote(): Buffer {
    this.#wrote ??= bytesOf(this.outputs);
    return this.#wrote;
  }

  get opened(): HistoryRecord<'session.opened'> | null {
    return this.openings[0] ?? null;
  }

  get ended(): HistoryRecord<'session.ended'> | null {
    return this.ends[0] ?? null;
  }

  /** The session whose shell it is on as a guest; null for a session with a shell of its own. */
  get guestOf(): string | null {
    return this.opened?.data.guest_of ?? null;
  }

  get connectedRows(): RowRecord[] {
    return this.#rowsOf('remote.shell_connected');
  }

  get disconnectedRows(): RowRecord[] {
    return this.#rowsOf('remote.shell_disconnected');
  }

  /** Whether it belongs to a machine, by id or by name. */
  on(machine: string): boolean {
    return this.opened?.data.machine === machine || this.opened?.data.machine_name === machine;
  }

  #rowsOf(action: AuditRow['action']): RowRecord[] {
    return this.rows.filter((record) => record.data.row.action === action);
  }
}
