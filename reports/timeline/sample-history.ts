/** Histories for the tests of whatever draws them: one terminal, and the ways in which it may end. */

import { History } from '../../sim/history/history.ts';
import type { AnyRecord, Kind, Kinds, Leg, Sender } from '../../sim/history/record.ts';
import { defaultPolicy } from '../../system/contracts/policy.ts';

export const browserLink = 'browser-gateway';
export const agentLink = 'gateway-agent:Linux-C';

export class Sample {
  readonly #history = new History();
  #t = 0;

  get records(): readonly AnyRecord[] {
    return this.#history.records;
  }

  /** `seq` of the newest record of a kind. */
  last(kind: Kind): number {
    return this.#history.of(kind).at(-1)!.seq;
  }

  /** Everything told from here on happens at `t`. */
  at(t: number): this {
    this.#t = t;
    return this;
  }

  say<K extends Kind>(actor: string, kind: K, data: Kinds[K]): this {
    this.#history.record(kind, data, { t: this.#t, actor });
    return this;
  }

  /** A frame as one leg of connection 1 saw it. */
  frame(
    leg: Leg,
    from: Sender,
    opcode: Kinds['wire.frame']['opcode'],
    more: Partial<Kinds['wire.frame']> = {},
  ): this {
    const frame = { link: browserLink, connection: 1, leg, from, opcode, fin: true, bytes: 0, ...more };
    return this.say(`wire:${browserLink}`, 'wire.frame', frame);
  }

  /** A frame that gets through. */
  through(
    from: Sender,
    opcode: Kinds['wire.frame']['opcode'],
    more: Partial<Kinds['wire.frame']> = {},
  ): this {
    const far = from === 'client' ? 'server' : 'client';
    return this.frame(from, from, opcode, more).frame(far, from, opcode, more);
  }

  act(did: string): this {
    return this.say('person:alice', 'person.acted', { person: 'alice', did });
  }

  auditRow(
    action: 'remote.shell_connected' | 'remote.shell_disconnected',
    metadata: Record<string, unknown>,
  ): this {
    return this.say('gateway:g1', 'audit.row', {
      row: {
        id: 'row',
        seq: 1,
        action,
        org_id: 'acme',
        resource_type: 'machine',
        resource_id: 'm1',
        user_id: 'u1',
        ip_address: null,
        metadata,
        created_at: new Date(Date.UTC(2026, 0, 1) + this.#t).toISOString(),
        prev_hash: '',
        hash: '',
      },
    });
  }

  ended(cause: Kinds['session.ended']['cause'], code: number | null, reason: string): this {
    const by = code === null ? 'network' : cause === 'user_closed' ? 'browser' : 'gateway';
    return this.say('gateway:g1', 'session.ended', {
      session: 'session-1',
      cause,
      code,
      reason,
      by,
      duration_ms: this.#t,
    });
  }

  /** From a click on Connect to a live terminal, at 0. */
  static live(title = 'a terminal'): Sample {
    const token = 'aaaa1111';
    return new Sample()
      .say('sim', 'run.started', { title, tier: 'sim', seed: 1, epsilon_ms: 1, policy: defaultPolicy })
      .act('connects to Linux-C')
      .say('gateway:g1', 'shell_token.created', {
        token,
        user_session: 'us1',
        user: 'u1',
        org: 'acme',
        machine: 'm1',
        expires_in_ms: 300_000,
      })
      .say('page:alice-1', 'page.socket_opening', { page: 'alice-1', connection: 1, token })
      .say(`wire:${browserLink}`, 'wire.opened', { link: browserLink, connection: 1 })
      .say(`wire:${browserLink}`, 'wire.upgrade', { link: browserLink, connection: 1, path: '/ws', token })
      .say('gateway:g1', 'shell_token.redeemed', { token, session: 'session-1' })
      .say('gateway:g1', 'session.opened', {
        session: 'session-1',
        user: 'u1',
        user_session: 'us1',
        org: 'acme',
        machine: 'm1',
        machine_name: 'Linux-C',
        connection: 'main',
        token,
      })
      .say(`wire:${agentLink}`, 'wire.opened', { link: agentLink, connection: 1 })
      .auditRow('remote.shell_connected', { machine_name: 'Linux-C', session_id: 'session-1' })
      .say('agent:Linux-C', 'shell.spawned', { session: 'session-1', pid: 7 });
  }

  /** Its machine vanishes at 0; the gateway gives it up after 30 s. */
  static vanished(): Sample {
    return Sample.live('a machine that vanishes')
      .say('sim', 'machine.fault', { machine: 'Linux-C', what: 'vanish' })
      .say('sim', 'fault.applied', { link: agentLink, fault: 'blackhole', detail: {} })
      .at(15_000)
      .through('server', 'ping')
      .through('client', 'pong')
      .at(30_000)
      .ended('agent_error', 1011, 'Agent connection error')
      .through('server', 'close', { code: 1011, reason: 'Agent connection error', bytes: 24 })
      .auditRow('remote.shell_disconnected', {
        session_id: 'session-1',
        cause: 'agent_error',
        close_code: 1011,
      })
      .through('client', 'close', { code: 1011, reason: 'Agent connection error', bytes: 24 })
      .say('page:alice-1', 'page.socket_closed', {
        page: 'alice-1',
        connection: 1,
        code: 1011,
        reason: 'Agent connection error',
        clean: true,
      })
      .say('sim', 'run.ended', { status: 'passed', reason: null });
  }

  /** She clicks X at 5 s. */
  static closed(): Sample {
    return Sample.live('closing with X')
      .at(5000)
      .act('clicks X')
      .say('page:alice-1', 'page.socket_closing', { page: 'alice-1', connection: 1, code: 1000, reason: '' })
      .through('client', 'close', { code: 1000, bytes: 2 })
      .ended('user_closed', 1000, '')
      .through('server', 'close', { code: 1000, bytes: 2 })
      .say('page:alice-1', 'page.socket_closed', {
        page: 'alice-1',
        connection: 1,
        code: 1000,
        reason: '',
        clean: true,
      })
      .say('sim', 'run.ended', { status: 'passed', reason: null });
  }
}
