/**
 * One pass over a history that sorts its records by what they speak of, so that judging is cheap:
 * shell sessions with everything known of them, page sockets and wire connections joined to them,
 * audit rows, faults.
 *
 *     page.socket_opening.token ─┐
 *     wire.upgrade.token ────────┼── session.opened.token ── session id ── audit rows, agent, shell
 *     connected message ─────────┘
 *
 * Order is trusted within one actor (`seq`); between actors only times count, give or take ε.
 */
import type { AuditRow } from '../../system/contracts/audit.ts';
import { defaultPolicy, type Policy } from '../../system/contracts/policy.ts';
import { isBrowserLink } from '../history/links.ts';
import type { AnyRecord, HistoryRecord, Kind } from '../history/record.ts';
import { FaultLog } from './fault-log.ts';
import { SessionCase } from './session-case.ts';
import { PageSocket, WireConnection } from './sightings.ts';

export interface AuditSighting {
  readonly record: HistoryRecord<'audit.row'>;
  readonly row: AuditRow;
}

/** Records of one kind; its family is the word before the dot. */
interface Kin {
  readonly family: string;
  readonly records: AnyRecord[];
}

export class Casebook {
  readonly records: readonly AnyRecord[];
  readonly tier: 'sim' | 'process' | 'container';
  readonly policy: Policy;
  /** How late an observer may see what was on time. */
  readonly epsilonMs: number;
  /** The latest moment that anybody observed. */
  readonly endsAt: number;
  /** By session id, in the order in which they were first heard of. */
  readonly sessions = new Map<string, SessionCase>();
  readonly pageSockets: readonly PageSocket[];
  /** In the order of the log. */
  readonly audit: readonly AuditSighting[];
  readonly faults: FaultLog;

  readonly #byKind = new Map<Kind, Kin>();
  readonly #pages = new Map<string, PageSocket>();
  readonly #inOrder: WireConnection[] = [];
  /** By link and number. */
  readonly #wires = new Map<string, Map<number, WireConnection>>();
  readonly #pagesByToken: ReadonlyMap<string, readonly PageSocket[]>;
  readonly #wiresByToken: ReadonlyMap<string, readonly WireConnection[]>;
  readonly #opened: readonly SessionCase[];
  #tellsWhenLive: boolean | undefined;

  constructor(records: readonly AnyRecord[]) {
    this.records = records;
    const audit: AuditSighting[] = [];
    let endsAt = 0;
    for (const record of records) {
      endsAt = Math.max(endsAt, record.t);
      const kin = this.#kinOf(record.kind);
      kin.records.push(record);
      if (record.kind === 'audit.row') audit.push({ record, row: record.data.row });
      if (kin.family === 'wire') this.#fileWire(record);
      else if (kin.family === 'page') this.#filePage(record);
      else this.#fileSession(record);
    }
    const started = this.of('run.started')[0]?.data;
    this.tier = started?.tier ?? 'process';
    this.policy = started?.policy ?? defaultPolicy;
    this.epsilonMs = started?.epsilon_ms ?? 250;
    this.endsAt = endsAt;
    this.audit = audit.sort((a, b) => a.row.seq - b.row.seq || a.record.seq - b.record.seq);
    this.faults = new FaultLog(this);
    this.pageSockets = [...this.#pages.values()];
    this.#pagesByToken = groupByToken(this.pageSockets);
    this.#wiresByToken = groupByToken(this.wireConnections);
    this.#opened = [...this.sessions.values()].filter((session) => session.opened);
    this.#join();
  }

  get wireConnections(): readonly WireConnection[] {
    return this.#inOrder;
  }

  of<K extends Kind>(kind: K): readonly HistoryRecord<K>[] {
    return (this.#byKind.get(kind)?.records ?? []) as unknown as readonly HistoryRecord<K>[];
  }

  /** Whether anybody recorded this kind at all: an observer that is absent proves nothing. */
  observes(kind: Kind): boolean {
    return this.#byKind.has(kind);
  }

  /** Whether this gateway tells by `session.state` when a terminal goes live. */
  get tellsWhenLive(): boolean {
    this.#tellsWhenLive ??= this.observes('session.state');
    return this.#tellsWhenLive;
  }

  /** Sessions that the gateway announced, in order. */
  opened(): readonly SessionCase[] {
    return this.#opened;
  }

  /** Page sockets that were opened with this shell token, in order. */
  pagesWith(token: string): readonly PageSocket[] {
    return this.#pagesByToken.get(token) ?? [];
  }

  /** Connections of any link whose upgrade carried this shell token, in order. */
  wiresWith(token: string): readonly WireConnection[] {
    return this.#wiresByToken.get(token) ?? [];
  }

  /** What a session was opened under: an org's policy may change while the run lasts. */
  policyOf({ opened }: SessionCase): Policy {
    return opened ? this.policyAt(opened) : this.policy;
  }

  /** What the gateway that tells of this went by then. */
  policyAt({ seq, actor }: AnyRecord): Policy {
    const updated = this.of('policy.updated').findLast((one) => one.seq < seq && one.actor === actor);
    return updated?.data.policy ?? this.policy;
  }

  /** Where the run is known to have gone on past `t` and what was due by then would have been seen. */
  lastedUntil(t: number): boolean {
    return this.endsAt > t;
  }

  /** Close and rightly timed: at most ε apart. */
  together(a: number, b: number): boolean {
    return Math.abs(a - b) <= this.epsilonMs;
  }

  #kinOf(kind: Kind): Kin {
    let kin = this.#byKind.get(kind);
    if (!kin) {
      kin = { family: kind.split('.', 1)[0]!, records: [] };
      this.#byKind.set(kind, kin);
    }
    return kin;
  }

  #fileSession(record: AnyRecord): void {
    const id = sessionOf(record);
    if (id === null) return;
    let session = this.sessions.get(id);
    if (!session) {
      session = new SessionCase(id);
      this.sessions.set(id, session);
    }
    session.add(record);
  }

  #filePage(record: AnyRecord): void {
    const data = record.data as { page: string; connection?: number };
    if (data.connection === undefined) return;
    const key = `${data.page}#${data.connection}`;
    // A page that was loaded anew may count from 1 again.
    const known = record.kind === 'page.socket_opening' ? undefined : this.#pages.get(key);
    const socket = known ?? new PageSocket(data.page, data.connection);
    if (!known) {
      const older = this.#pages.get(key);
      if (older) this.#pages.set(`${key}@${older.records[0]?.seq}`, older);
      this.#pages.set(key, socket);
    }
    socket.add(record);
  }

  #fileWire(record: AnyRecord): void {
    const { link, connection } = record.data as { link: string; connection: number };
    let onLink = this.#wires.get(link);
    if (!onLink) {
      onLink = new Map();
      this.#wires.set(link, onLink);
    }
    let wire = onLink.get(connection);
    if (!wire) {
      wire = new WireConnection(link, connection);
      onLink.set(connection, wire);
      this.#inOrder.push(wire);
    }
    wire.add(record);
  }

  #join(): void {
    for (const session of this.sessions.values()) {
      const token = session.opened?.data.token;
      if (token === undefined) continue;
      session.page = theOne(
        this.pagesWith(token),
        (page) => page.sessionId === session.id,
        (page) => !page.refused,
      );
      session.wire = theOne(
        this.wiresWith(token).filter((wire) => isBrowserLink(wire.link)),
        () => false,
        (wire) => !wire.refused,
      );
    }
  }
}

/** Of several that used one token the one that won it: by proof, else the only one that was not refused. */
function theOne<T>(
  candidates: readonly T[],
  proven: (candidate: T) => boolean,
  possible: (candidate: T) => boolean,
): T | null {
  const certain = candidates.filter(proven);
  const left = certain.length > 0 ? certain : candidates.filter(possible);
  return left.length === 1 ? left[0]! : null;
}

function groupByToken<T extends { token: string | null }>(sightings: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const sighting of sightings) {
    if (sighting.token === null) continue;
    const group = groups.get(sighting.token);
    if (group) group.push(sighting);
    else groups.set(sighting.token, [sighting]);
  }
  return groups;
}

/** Which shell session a record speaks of. */
function sessionOf(record: AnyRecord): string | null {
  if (record.session !== null) return record.session;
  if (record.kind === 'audit.row') {
    const id = record.data.row.metadata.session_id;
    return record.data.row.resource_type === 'machine' && typeof id === 'string' ? id : null;
  }
  const id = (record.data as { session?: unknown }).session;
  return typeof id === 'string' ? id : null;
}
