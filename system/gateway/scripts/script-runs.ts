/**
 * The scripts that this gateway runs on machines, from the row that says `pending` to the one that says how
 * it went.
 *
 *     row pending ─▶ `remote.script_started` ─▶ agent ─▶ row running ─▶ `remote.script_ended` ─▶ row ended
 *
 * The audit log knows of a script before its machine does, and of its end before who asks for it. It holds
 * the script's hash and length, never its text or its output, which may hold secrets. What a gateway that
 * died left without an end is failed by its next life, or by another gateway.
 */
import { sql } from 'kysely';
import type { Identity } from '../../contracts/api/auth.ts';
import { type Script, usualScriptSeconds } from '../../contracts/api/scripts.ts';
import type { ScriptEnded } from '../../contracts/audit.ts';
import { ApiError } from '../../contracts/errors.ts';
import { hashSecret } from '../../contracts/secrets.ts';
import type { Bus, News } from '../../ports/bus.ts';
import { type Clock, isoTime } from '../../ports/clock.ts';
import type { Dialer } from '../../ports/dialer.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { Log } from '../../ports/log.ts';
import type { Database, ScriptRunRecord } from '../../store/schema.ts';
import type { Audit, MachineRecord, Policies } from '../services.ts';
import { AgentLeg } from '../terminal/agent-leg.ts';
import { AgentRequests, type Signer } from '../terminal/agent-requests.ts';
import type { Caller } from '../user-sessions.ts';
import { type NewScript, ScriptRows } from './script-rows.ts';
import { type ScriptEnd, ScriptRun } from './script-run.ts';

export interface ScriptPorts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly dialer: Dialer;
  readonly database: Database;
  readonly log: Log;
  readonly bus: Bus;
  readonly signer: Signer;
}

export interface ScriptServices {
  readonly audit: Audit;
  readonly policies: Policies;
  /** This gateway's; null while it has none. */
  readonly lease: () => string | null;
  /** How many slots a person may have taken on other gateways, besides those that are taken here. */
  readonly mostElsewhere: (person: Identity) => number;
}

interface Live {
  readonly row: NewScript;
  readonly run: ScriptRun;
  readonly settled: Promise<void>;
}

const gatewayGone = 'The gateway ended while the script ran';

export class ScriptRuns {
  readonly #ports: ScriptPorts;
  readonly #services: ScriptServices;
  readonly #gatewayId: string;
  readonly #rows: ScriptRows;
  readonly #live = new Map<string, Live>();
  readonly #unsubscribe: () => void;
  /** Ends that could not be written, by the script's id. */
  readonly #owed = new Map<string, () => Promise<void>>();

  constructor(ports: ScriptPorts, services: ScriptServices, gatewayId: string) {
    this.#ports = ports;
    this.#services = services;
    this.#gatewayId = gatewayId;
    this.#rows = new ScriptRows(ports.database);
    this.#unsubscribe = ports.bus.subscribe((news) => this.#hear(news));
  }

  /** Scripts that run, or are about to. */
  get count(): number {
    return this.#live.size;
  }

  /** Those of a person: they count against the limit as terminals do. */
  countOf(userId: string): number {
    return [...this.#live.values()].filter(({ row }) => row.user_id === userId).length;
  }

  find(orgId: string, id: string): Promise<Script | null> {
    return this.#rows.find(orgId, id);
  }

  /** Newest first. */
  list(orgId: string, machineId: string | undefined) {
    return this.#rows.list(orgId, machineId);
  }

  /**
   * Takes its slot at once; resolves when the audit log knows of it and the machine is being asked. Throws
   * SESSION_LIMIT, and nothing of it stays, where another gateway gave the person's last slot away meanwhile.
   */
  async execute(
    by: Caller,
    machine: MachineRecord,
    { script, timeout = usualScriptSeconds }: { readonly script: string; readonly timeout?: number },
  ): Promise<Script> {
    const { clock, entropy } = this.#ports;
    const row: NewScript = {
      id: entropy.uuid(),
      gateway_id: this.#gatewayId,
      org_id: machine.orgId,
      user_id: by.identity.user_id,
      user_session_id: by.identity.session_id,
      machine_id: machine.id,
      machine_name: machine.name,
      timeout_seconds: timeout,
      created_at: isoTime(clock),
    };
    const run = this.#run(row, machine, script);
    const { lease, mostElsewhere } = this.#services;
    // Of those that are taken here this one is about to be one.
    const room = { lease: lease(), mostElsewhere: mostElsewhere(by.identity) - 1 };
    const opened = this.#rows.open(row, room);
    const announced = this.#announce(row, opened, by.ip, script);
    const settle = async () => {
      await announced.catch(() => run.end('The audit log could not be written'));
      if (await opened.catch(() => false)) await this.#ended(row, by.ip, await run.ended);
      this.#live.delete(row.id);
    };
    this.#live.set(row.id, { row, run, settled: settle() });
    await announced;
    run.start();
    const begun = await this.#rows.find(row.org_id, row.id);
    if (!begun) throw new ApiError('SCRIPT_NOT_FOUND');
    return begun;
  }

  /** Whether ends wait here that could not be written; `recover` tries again. */
  get owes(): boolean {
    return this.#owed.size > 0;
  }

  /** Fails what a gateway that is gone has left; `own`: an earlier life of this one too. */
  async recover({ own }: { readonly own: boolean }): Promise<void> {
    for (const pay of [...this.#owed.values()]) await pay();
    for (const row of await this.#rows.unfinished(own ? this.#gatewayId : null)) {
      if (this.#live.has(row.id) || this.#owed.has(row.id)) continue;
      await this.#end(row, null, crashed(row, this.#ports.clock));
    }
  }

  /** Fails those of a sign-in that is revoked. */
  revoke(userSessionId: string): void {
    for (const { row, run } of this.#live.values())
      if (row.user_session_id === userSessionId) run.end('The sign-in that started it was revoked');
  }

  /** Fails those on a machine that is quarantined. */
  leaveMachine(machineId: string): void {
    for (const { row, run } of this.#live.values())
      if (row.machine_id === machineId) run.end('machine quarantined');
  }

  /** Fails all that run, and resolves when that is written or owed. */
  async endAll(why = gatewayGone): Promise<void> {
    const live = [...this.#live.values()];
    for (const { run } of live) run.end(why);
    await Promise.all(live.map(({ settled }) => settled));
  }

  /** Waits for all that run, at most so long. */
  async drain(patienceMs: number): Promise<void> {
    const timer = this.#ports.clock.setTimer(patienceMs, () => void this.endAll('Gateway restarting'));
    await Promise.all([...this.#live.values()].map(({ settled }) => settled));
    timer.cancel();
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.endAll('Gateway restarting');
  }

  async #announce(
    row: NewScript,
    opened: Promise<boolean>,
    ip: string | null,
    script: string,
  ): Promise<void> {
    if (!(await opened)) throw new ApiError('SESSION_LIMIT');
    await this.#write('remote.script_started', row, ip, {
      script_sha256: hashSecret(script),
      script_bytes: Buffer.byteLength(script),
      timeout_seconds: row.timeout_seconds,
    });
  }

  #run(row: NewScript, machine: MachineRecord, script: string): ScriptRun {
    const { clock, entropy } = this.#ports;
    const policy = this.#services.policies.of(row.org_id);
    const requests = new AgentRequests(this.#ports, { host: machine.tailnetIp, port: machine.agentPort });
    const leg = new AgentLeg(
      { clock, entropy, requests },
      {
        id: row.id,
        timeoutMs: policy.agentConnectTimeoutMs,
        script: { text: script, timeout: row.timeout_seconds },
        onTrouble: (what, error) => this.#trouble(`${what} of script ${row.id}`, error),
      },
    );
    return new ScriptRun(clock, leg, {
      policy,
      timeoutMs: row.timeout_seconds * 1000,
      onRunning: () => {
        this.#rows.running(row.id).catch((error: Error) => this.#trouble(`script ${row.id}`, error));
      },
    });
  }

  #hear(news: News): void {
    if (news.kind === 'user_session_revoked') this.revoke(news.userSessionId);
    if (news.kind === 'machine_quarantined') this.leaveMachine(news.machineId);
  }

  async #ended(row: NewScript, ip: string | null, end: ScriptEnd): Promise<void> {
    const pay = async () => {
      await this.#end(
        row,
        ip,
        {
          script_id: row.id,
          status: end.status,
          exit_code: end.exit?.exit_code ?? null,
          signal: end.exit?.signal ?? null,
          error: end.error,
          output_bytes: end.outputBytes,
          duration_ms: Math.round(end.durationMs),
        },
        end.output,
      );
      this.#owed.delete(row.id);
    };
    try {
      await pay();
    } catch (error) {
      this.#owed.set(row.id, pay);
      this.#trouble(`the end of script ${row.id}`, error as Error);
    }
  }

  /** The first that is written stands, whoever writes it. */
  async #end(row: NewScript, ip: string | null, end: ScriptEnded, output = ''): Promise<void> {
    let stands = end;
    try {
      await this.#write('remote.script_ended', row, ip, { ...end });
    } catch (error) {
      const other = await this.#endOf(row);
      if (!other) throw error;
      stands = other;
    }
    const { status, exit_code, signal, error, output_bytes, duration_ms } = stands;
    await this.#rows.end(row.id, {
      status,
      exit_code,
      signal,
      error,
      output,
      output_bytes,
      duration_ms,
      ended_at: isoTime(this.#ports.clock),
    });
    await this.#rows.prune(row.org_id);
  }

  async #endOf(row: NewScript): Promise<ScriptEnded | null> {
    const found = await this.#ports.database
      .selectFrom('audit_log')
      .select('metadata')
      .where('org_id', '=', row.org_id)
      .where('resource_id', '=', row.machine_id)
      .where('action', '=', 'remote.script_ended')
      .where(sql`json_extract(metadata, '$.script_id')`, '=', row.id)
      .executeTakeFirst();
    return found ? (JSON.parse(found.metadata) as ScriptEnded) : null;
  }

  async #write(
    action: 'remote.script_started' | 'remote.script_ended',
    row: NewScript,
    ip: string | null,
    metadata: Record<string, unknown>,
  ): Promise<void> {
    await this.#services.audit.append({
      action,
      org_id: row.org_id,
      resource_type: 'machine',
      resource_id: row.machine_id,
      user_id: row.user_id,
      ip_address: ip,
      metadata: { machine_name: row.machine_name, script_id: row.id, ...metadata },
    });
  }

  #trouble(what: string, error: Error): void {
    this.#ports.log.event('trouble', { what, error: error.message });
  }
}

/** Nobody saw when it ended: the wall clock since its start is the longest it can have been. */
function crashed(row: ScriptRunRecord, clock: Clock): ScriptEnded {
  return {
    script_id: row.id,
    status: 'failed',
    exit_code: null,
    signal: null,
    error: gatewayGone,
    output_bytes: 0,
    duration_ms: Math.max(0, Math.round(clock.wallTime() - Date.parse(row.created_at))),
  };
}
