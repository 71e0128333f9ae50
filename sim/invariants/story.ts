/**
 * Small histories told in a few lines, for the tests of invariants: who saw what, when. The whole life
 * of a good session is one call; a test then tells what went differently.
 */
import type { AuditAction, AuditEvent } from '../../system/contracts/audit.ts';
import { type Cause, closes } from '../../system/contracts/closes.ts';
import { defaultPolicy, type Policy } from '../../system/contracts/policy.ts';
import { History, type Sighting } from '../history/history.ts';
import type { AnyRecord, HistoryRecord, Kind, Kinds, Leg, Sender } from '../history/record.ts';

export interface Setting {
  readonly tier?: 'sim' | 'process' | 'container';
  readonly epsilonMs?: number;
  readonly policy?: Partial<Policy>;
}

export const link = 'browser-gateway';
export const page = 'alice-1';
export const machine = 'm-linux-c';
export const machineName = 'Linux-C';

export class Story {
  readonly history = new History();
  #t = 0;
  #row = 0;

  constructor(setting: Setting = {}) {
    this.say('sim', 'run.started', {
      title: 'a story',
      tier: setting.tier ?? 'process',
      seed: 1,
      epsilon_ms: setting.epsilonMs ?? 250,
      policy: { ...defaultPolicy, ...setting.policy },
    });
  }

  get records(): readonly AnyRecord[] {
    return this.history.records;
  }

  /** Everything told from here on happens at `t`. */
  at(t: number): this {
    this.#t = t;
    return this;
  }

  say<K extends Kind>(actor: string, kind: K, data: Kinds[K], sighting: Partial<Sighting> = {}): this {
    this.history.record(kind, data, { t: this.#t, actor, ...sighting });
    return this;
  }

  gateway<K extends Kind>(kind: K, data: Kinds[K]): this {
    return this.say('gateway:g1', kind, data);
  }

  agent<K extends Kind>(kind: K, data: Kinds[K]): this {
    return this.say(`agent:${machineName}`, kind, data);
  }

  page<K extends Kind>(kind: K, data: Kinds[K]): this {
    return this.say(`page:${page}`, kind, data);
  }

  /** A row of the audit log, chained to the one before it. */
  row(action: AuditAction, row: Partial<AuditEvent> & { seq?: number; prev_hash?: string } = {}): this {
    this.#row = row.seq ?? this.#row + 1;
    return this.gateway('audit.row', {
      row: {
        id: `row-${this.#row}`,
        seq: this.#row,
        action,
        org_id: 'acme',
        resource_type: 'machine',
        resource_id: machine,
        user_id: 'alice',
        ip_address: null,
        metadata: {},
        created_at: new Date(Date.UTC(2026, 0, 1) + this.#t).toISOString(),
        prev_hash: `hash-${this.#row - 1}`,
        hash: `hash-${this.#row}`,
        ...row,
      },
    });
  }

  frame(
    leg: Leg,
    from: Sender,
    opcode: Kinds['wire.frame']['opcode'],
    more: Partial<Kinds['wire.frame']> = {},
  ): this {
    return this.say(`wire:${link}`, 'wire.frame', {
      link,
      connection: 1,
      leg,
      from,
      opcode,
      fin: true,
      bytes: 1,
      ...more,
    });
  }

  /** A close frame that passes both legs. */
  close(from: Sender, code: number, reason = ''): this {
    const bytes = code === 1005 ? 0 : 2 + Buffer.byteLength(reason);
    const legs: Leg[] = from === 'client' ? ['client', 'server'] : ['server', 'client'];
    for (const leg of legs) this.frame(leg, from, 'close', { code, reason, bytes });
    return this;
  }

  wireEnd(leg: Leg, from: Sender, how: 'fin' | 'rst' = 'fin'): this {
    return this.say(`wire:${link}`, 'wire.ended', { link, connection: 1, leg, from, how, partial: false });
  }

  pageClosed(code: number, reason: string, clean: boolean, connection = 1): this {
    return this.page('page.socket_closed', { page, connection, code, reason, clean });
  }

  signIn(userSession: string, user = 'alice'): this {
    return this.gateway('user_session.created', { user_session: userSession, user, ip: null });
  }

  revoke(userSession: string, by: string | null, user = 'alice'): this {
    return this.gateway('user_session.revoked', {
      user_session: userSession,
      user,
      reason: 'revoked_by_user',
      by_user_session: by,
    });
  }

  token(token: string, userSession = 'u1', user = 'alice'): this {
    return this.gateway('shell_token.created', {
      token,
      user_session: userSession,
      user,
      org: 'acme',
      machine,
      expires_in_ms: 300_000,
    });
  }

  /** From create_session to a live terminal, as the gateway tells it. */
  open(session = 's1', more: Partial<Kinds['session.opened']> = {}): this {
    const token = more.token ?? `token-${session}`;
    const opened = {
      session,
      user: 'alice',
      user_session: 'u1',
      org: 'acme',
      machine,
      machine_name: machineName,
      connection: 'main',
      token,
      ...more,
    };
    return this.token(token, opened.user_session, opened.user)
      .gateway('shell_token.redeemed', { token, session })
      .gateway('session.opened', opened)
      .row('remote.shell_connected', {
        user_id: opened.user,
        metadata: { session_id: session, machine_name: machineName },
      })
      .agent('shell.spawned', { session, pid: 100 })
      .gateway('session.state', { session, from: 'starting', to: 'live', event: 'shell_started' });
  }

  /** The page and the wire of a session's connection. */
  connect(session = 's1', connection = 1): this {
    const token = `token-${session}`;
    return this.page('page.socket_opening', { page, connection, token })
      .say(`wire:${link}`, 'wire.upgrade', { link, connection, path: '/api/remote-shell/ws', token })
      .page('page.socket_opened', { page, connection })
      .page('page.message', {
        page,
        connection,
        text: JSON.stringify({
          type: 'connected',
          session_id: session,
          machine_name: machineName,
          silence_ms: null,
        }),
      });
  }

  ended(cause: Cause, more: Partial<Kinds['session.ended']> = {}, session = 's1'): this {
    const { code, reason, by } = closes[cause];
    const opened = this.history.of('session.opened').find(({ data }) => data.session === session);
    return this.gateway('session.ended', {
      session,
      cause,
      code,
      reason,
      by,
      duration_ms: this.#t - (opened?.t ?? 0),
      ...more,
    });
  }

  disconnected(cause: Cause, more: Record<string, unknown> = {}, session = 's1'): this {
    return this.row('remote.shell_disconnected', {
      metadata: {
        session_id: session,
        cause,
        close_code: closes[cause].code ?? 1006,
        exit_code: null,
        signal: null,
        ...more,
      },
    });
  }

  /** The shell's end at the agent. */
  reaped(session = 's1'): this {
    return this.agent('shell.hung_up', { session })
      .agent('shell.exited', { session, exit_code: null, signal: 'SIGHUP' })
      .agent('shell.reaped', { session, killed: 0 });
  }

  output(session: string, text: string): this {
    return this.agent('shell.output', { session, data: Buffer.from(text).toString('base64') });
  }

  shown(text: string, connection = 1): this {
    return this.page('page.output', { page, connection, data: Buffer.from(text).toString('base64') });
  }

  /** So that what was due has had its time. */
  goOn(until: number): this {
    const from = this.#t;
    return this.at(until).say('sim', 'clock.advanced', { from, to: until });
  }

  first<K extends Kind>(kind: K): HistoryRecord<K> {
    return this.history.of(kind)[0]!;
  }

  last<K extends Kind>(kind: K): HistoryRecord<K> {
    return this.history.of(kind).at(-1)!;
  }
}

/** A session from sign-in to a person's X, seen by everybody, with nothing wrong anywhere. */
export function goodStory(setting: Setting = {}): Story {
  return new Story(setting)
    .gateway('gateway.started', { gateway: 'g1' })
    .agent('agent.started', { machine: machineName })
    .signIn('u1')
    .gateway('machine.status', { machine, name: machineName, from: 'pending', to: 'online' })
    .gateway('heartbeat.received', { machine, status: 'online' })
    .at(1000)
    .row('remote.session_created')
    .open('s1')
    .connect('s1')
    .page('page.status', { page, status: 'Connected' })
    .output('s1', '$ ')
    .frame('server', 'server', 'binary')
    .shown('$ ')
    .at(5000)
    .page('page.input', { page, connection: 1, bytes: 2 })
    .frame('server', 'client', 'binary', { bytes: 2 })
    .gateway('session.input', { session: 's1', bytes: 2 })
    .agent('shell.input', { session: 's1', bytes: 2 })
    .agent('shell.received', { session: 's1', data: Buffer.from('ls').toString('base64') })
    .output('s1', 'ls')
    .shown('ls')
    .at(10_000)
    .page('page.socket_closing', { page, connection: 1, code: 1000, reason: '' })
    .close('client', 1000)
    .ended('user_closed')
    .gateway('session.socket_closed', { session: 's1', code: 1000, reason: '' })
    .disconnected('user_closed')
    .close('server', 1000)
    .pageClosed(1000, '', true)
    .page('page.status', { page, status: 'Disconnected' })
    .reaped('s1')
    .at(12_000)
    .gateway('audit.exported', { from_seq: 1, to_seq: 3 })
    .goOn(20_000)
    .say('sim', 'census', emptyCensus);
}

export const emptyCensus: Kinds['census'] = {
  gateway: { sessions: 0, sockets: 0, streams: 0, timers: 0, listed: 0 },
  agents: [{ machine: machineName, shells: 0, streams: 0 }],
  processes: [],
};
