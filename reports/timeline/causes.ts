/**
 * Which record brought which about. A record that says so is believed; of the rest, what the order of
 * things in one session leaves no doubt about is put together here: the fault and the end that it made,
 * the ending and everything that follows from it.
 */
import type { AnyRecord, HistoryRecord } from '../../sim/history/record.ts';
import { isBlow, natureOf } from './faults.ts';
import { Terminals } from './terminals.ts';

/** By `seq`. */
export interface Link {
  readonly cause: number;
  readonly effect: number;
}

const browserLink = 'browser-gateway';

/** Acts by which a person ends a terminal from the page, and from the shell. */
const leaving = /^(clicks X|closes|leaves|goes|reloads|signs out$)/;
const typing = /^(types|presses)/;

/** Pure, in one pass. Each effect has one cause, and a cause stands before its effects. */
export function linksIn(records: readonly AnyRecord[]): Link[] {
  const chronicle = new Chronicle();
  const links: Link[] = [];
  for (const record of records) {
    const cause = record.cause ?? chronicle.causeOf(record);
    if (cause !== null && cause < record.seq) links.push({ cause, effect: record.seq });
    chronicle.read(record);
  }
  return links;
}

/** What was last seen of each kind, by what it is about; values are `seq`. */
class Chronicle {
  readonly #terminals = new Terminals();
  readonly #last = new Map<string, number>();
  /** Faults that let nothing through, and the newest of any sort, by link. */
  readonly #standing = new Map<string, number>();
  readonly #struck = new Map<string, HistoryRecord<'fault.applied'>>();
  /** The newest act of each person. */
  readonly #acts = new Map<string, HistoryRecord<'person.acted'>>();
  readonly #machines = new Map<string, HistoryRecord<'machine.fault'>>();

  read(record: AnyRecord): void {
    this.#terminals.read(record);
    const { kind, data, seq } = record;
    const note = (...about: (string | number | null)[]) => this.#last.set([kind, ...about].join(' '), seq);
    if (kind === 'fault.applied') {
      this.#struck.set(data.link, record);
      if (!isBlow(data.fault) && natureOf(data.fault) !== 'impaired') this.#standing.set(data.link, seq);
    } else if (kind === 'fault.healed') {
      this.#struck.delete(data.link);
      this.#standing.delete(data.link);
    } else if (kind === 'machine.fault') this.#machines.set(data.machine, record);
    else if (kind === 'page.socket_closing' || kind === 'page.socket_closed')
      note(data.page, data.connection);
    else if (kind === 'user_session.revoked') note(data.user_session);
    else if (kind === 'person.acted') this.#acts.set(data.person, record);
    else if (kind === 'session.idle_warning') {
      if (data.active) note(data.session);
    } else if (kind === 'shell.exited' || kind === 'session.ended') note(data.session);
    else if (kind === 'gateway.draining') note();
    else if (kind === 'wire.ended') {
      note(data.link);
      note(data.link, data.connection);
    } else if (kind === 'wire.frame' && data.opcode === 'close' && data.leg === data.from)
      note(data.link, data.connection, data.from);
  }

  causeOf(record: AnyRecord): number | null {
    switch (record.kind) {
      case 'session.ended':
        return this.#ofEnding(record.data);
      case 'fault.applied':
        return this.#ofFault(record);
      case 'page.socket_closing':
        return this.#ofAct(record.data.page, record.t, leaving);
      case 'shell.exited':
        return this.#ofAct(this.#terminals.ofSession(record.data.session)?.page ?? null, record.t, typing);
      case 'wire.ended':
        return this.#ofWireEnd(record);
      case 'wire.frame':
        return record.data.opcode === 'close' ? this.#ofCloseFrame(record) : null;
      case 'page.socket_closed':
        return this.#ofPageClose(record.data);
      case 'shell.hung_up':
        return this.#seen('session.ended', record.data.session);
      case 'audit.row':
        return record.data.row.action === 'remote.shell_disconnected'
          ? this.#seen('session.ended', String(record.data.row.metadata.session_id))
          : null;
      default:
        return null;
    }
  }

  #seen(...about: (string | number | null)[]): number | null {
    return this.#last.get(about.join(' ')) ?? null;
  }

  /** What made the gateway end a session. */
  #ofEnding({ session, cause }: HistoryRecord<'session.ended'>['data']): number | null {
    const terminal = this.#terminals.ofSession(session);
    const agentLink = `gateway-agent:${terminal?.machine}`;
    switch (cause) {
      case 'shell_exited':
        return this.#seen('shell.exited', session);
      case 'user_closed':
      case 'client_gone':
        return (
          this.#seen('wire.frame', browserLink, terminal?.wireConnection ?? null, 'client') ??
          this.#seen('page.socket_closing', terminal?.page ?? null, terminal?.pageConnection ?? null)
        );
      case 'revoked':
        return this.#seen('user_session.revoked', terminal?.userSession ?? null);
      case 'idle_timeout':
        return this.#seen('session.idle_warning', session);
      case 'gateway_draining':
        return this.#seen('gateway.draining');
      case 'agent_error':
      case 'agent_unreachable':
        return (
          this.#standing.get(agentLink) ??
          this.#seen('wire.ended', agentLink) ??
          this.#machines.get(terminal?.machine ?? '')?.seq ??
          null
        );
      case 'connection_lost':
      case 'client_unresponsive':
        return (
          this.#standing.get(browserLink) ??
          this.#seen('wire.ended', browserLink, terminal?.wireConnection ?? null)
        );
      default:
        return null;
    }
  }

  /** What the person at a page (`alice-1`) did at that time. */
  #ofAct(page: string | null, t: number, verbs: RegExp): number | null {
    const act = page === null ? undefined : this.#acts.get(page.replace(/-\d+$/, ''));
    return act?.t === t && verbs.test(act.data.did) ? act.seq : null;
  }

  /** `ztna down` and the like are faults on a machine's links. */
  #ofFault({ t, data }: HistoryRecord<'fault.applied'>): number | null {
    const machine = this.#machines.get(data.link.split(':')[1] ?? '');
    return machine?.t === t ? machine.seq : null;
  }

  /** An end at the time of a fault on its link, or inside a frame while one stands, is made by it. */
  #ofWireEnd({ t, data }: HistoryRecord<'wire.ended'>): number | null {
    const fault = this.#struck.get(data.link);
    return fault && (fault.t === t || data.partial) ? fault.seq : null;
  }

  #ofCloseFrame({ t, data }: HistoryRecord<'wire.frame'>): number | null {
    const { link, connection, from, leg } = data;
    // The far leg sees the same frame again, and an echo follows from the frame that it answers.
    if (link !== browserLink || leg !== from) return null;
    const terminal = this.#terminals.ofWire(connection);
    if (!terminal) return null;
    if (this.#seen('wire.frame', link, connection, from === 'client' ? 'server' : 'client') !== null)
      return null;
    return from === 'client'
      ? (this.#seen('page.socket_closing', terminal.page, terminal.pageConnection) ??
          this.#ofAct(terminal.page, t, leaving))
      : this.#seen('session.ended', terminal.session);
  }

  #ofPageClose({ page, connection }: HistoryRecord<'page.socket_closed'>['data']): number | null {
    const wire = this.#terminals.ofPage(page, connection)?.wireConnection ?? null;
    if (wire === null) return null;
    return (
      this.#seen('wire.frame', browserLink, wire, 'server') ?? this.#seen('wire.ended', browserLink, wire)
    );
  }
}
