/** What a record means to a person, in a few words; what it weighs; and the tone in which it is drawn. */

import type { AnyRecord } from '../../sim/history/record.ts';
import { shortId, span } from '../../sim/history/wording.ts';
import { closes } from '../../system/contracts/closes.ts';
import { inSentence } from '../../system/contracts/outside-text.ts';

/** `plain`: goes on; `good`: a start or a clean end; `warn`: a fault or a warning; `bad`: an end by force. */
export type Tone = 'quiet' | 'plain' | 'good' | 'warn' | 'bad';

/** 0: the background hum, only counted. 1: traffic, told in sums. 2: a step. 3: what a story is made of. */
export type Weight = 0 | 1 | 2 | 3;

export interface Words {
  readonly text: string;
  readonly weight: Weight;
  readonly tone: Tone;
  /** What several of them are called: `heartbeat`. */
  readonly kin: string;
}

const words = (kin: string, weight: Weight, text: string, tone: Tone = 'plain'): Words => ({
  kin,
  weight,
  text,
  tone,
});

const hums = new Map<string, Words>();

/** One and the same for all of a kind: there are tens of thousands of them. */
function hum(kin: string): Words {
  const known = hums.get(kin);
  if (known) return known;
  const made = words(kin, 0, kin, 'quiet');
  hums.set(kin, made);
  return made;
}

const quoted = (text: string) => (text ? ` “${inSentence(text)}”` : '');

/** 1000 and 1001 are endings as they should be; everything else was cut short by somebody or something. */
export function toneOfCode(code: number | null): Tone {
  return code === 1000 || code === 1001 ? 'good' : 'bad';
}

/** Of everything that happens in one place; what travels on a wire is told by its flight. */
export function wordsOf(record: AnyRecord): Words {
  return ofRun(record) ?? ofPage(record) ?? ofSession(record) ?? ofProduct(record) ?? hum(record.kind);
}

function ofRun({ kind, data }: AnyRecord): Words | null {
  switch (kind) {
    case 'person.acted':
      return words('act', 3, `${data.person} ${data.did}`);
    case 'fault.applied':
      return words('fault', 3, `${faultName(data.fault)}${detailOf(data.detail)} · ${data.link}`, 'warn');
    case 'fault.healed':
      return words('healed fault', 2, `healed: ${faultName(data.fault)} · ${data.link}`, 'quiet');
    case 'machine.fault':
      return words('machine', 3, machineFaults[data.what](inSentence(data.machine)), 'warn');
    case 'gateway.fault':
      return words('gateway', 3, `gateway ${data.gateway} is ${gatewayFaults[data.what]}`, 'warn');
    case 'clock.jumped':
      return words('jump', 3, `wall clock of ${data.party} jumps by ${span(data.by_ms)}`, 'warn');
    case 'run.ended':
      return data.status === 'passed'
        ? words('verdict', 2, 'the scenario passed', 'good')
        : words('verdict', 3, `${outcomes[data.status]}${data.reason ? `: ${data.reason}` : ''}`, 'bad');
    case 'clock.advanced':
      return hum('clock step');
    default:
      return null;
  }
}

const machineFaults = {
  down: (name: string) => `ztna down on ${name}`,
  up: (name: string) => `ztna up on ${name}`,
  vanish: (name: string) => `machine ${name} vanishes`,
  appear: (name: string) => `machine ${name} is back`,
  kill: (name: string) => `the agent of ${name} is killed`,
} as const;
const outcomes = {
  failed: 'the scenario failed',
  unknown: 'nobody can say how it ended',
  skipped: 'the scenario was skipped',
} as const;
const gatewayFaults = {
  kill: 'killed',
  drain: 'told to stop',
  start: 'started',
  partition: 'cut off from database and peers',
  rejoin: 'no longer cut off',
} as const;

export function faultName(fault: string): string {
  const names: Readonly<Record<string, string>> = {
    blackhole: 'black hole',
    blackholeAfter: 'black hole later',
    down: 'link down',
    reset: 'connections reset',
    pointAt: 'leads elsewhere',
    slow: 'slow link',
  };
  return names[fault] ?? fault.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function detailOf(detail: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(detail).map(([name, value]) => `${name} ${value}`);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function ofPage({ kind, data }: AnyRecord): Words | null {
  switch (kind) {
    case 'page.socket_opening':
      return words('opening', 2, `opens a WebSocket${data.token ? `, token ${data.token}` : ''}`);
    case 'page.socket_opened':
      return words('opened', 1, 'WebSocket open');
    case 'page.socket_closing':
      return words('closing', 3, `close(${data.code ?? ''})${quoted(data.reason)}`);
    case 'page.socket_closed': {
      const clean = data.clean ? '' : ', unclean';
      return words('closed', 3, `sees ${data.code}${quoted(data.reason)}${clean}`, toneOfCode(data.code));
    }
    case 'page.status':
      return words('status', 2, `shows “${data.status}”`, data.status === 'Connected' ? 'good' : 'plain');
    case 'page.closed':
      return words('page closed', 1, 'page gone', 'quiet');
    case 'page.message':
      return words('message', 1, `gets ${messageType(data.text)}`, 'quiet');
    case 'page.output':
      return hum('output shown');
    case 'page.input':
      return hum('input sent');
    default:
      return null;
  }
}

function messageType(text: string): string {
  return /"type":"([\w.]{1,30})"/.exec(text)?.[1] ?? 'a message';
}

function ofSession({ kind, data }: AnyRecord): Words | null {
  switch (kind) {
    case 'shell_token.created':
      return words('token', 2, `makes token ${data.token}, for ${span(data.expires_in_ms)}`);
    case 'shell_token.redeemed':
      return words('token used', 1, `token ${data.token} is used`);
    case 'shell_token.refused':
      return words('token refused', 3, `token ${data.token ?? '(none)'} refused: ${data.why}`, 'bad');
    case 'handshake.refused':
      return words('refusal', 3, `refuses: ${closes[data.cause].means}`, 'bad');
    case 'session.opened':
      return words(
        'session',
        2,
        `session ${shortId(data.session)} on ${inSentence(data.machine_name)}`,
        'good',
      );
    case 'session.state':
      return data.to === 'live' ? words('live', 2, 'the terminal is live', 'good') : hum('state');
    case 'session.refreshed':
      return words('refresh', 3, 'hears that its owner is there', 'good');
    case 'session.idle_warning':
      return words('idle warning', 3, data.active ? 'warns: nobody types' : 'withdraws the warning', 'warn');
    case 'session.ended': {
      const tone = toneOfCode(data.code);
      return words('ending', 3, `ends ${shortId(data.session)}: ${closes[data.cause].means}`, tone);
    }
    case 'session.socket_closed':
      return words('socket', 2, `socket closed: ${data.code}`, 'quiet');
    case 'session.input':
      return hum('input passed on');
    case 'shell.spawned':
      return words('spawn', 2, `shell starts, pid ${data.pid}`, 'good');
    case 'shell.output':
      return words('output', 1, `writes ${base64Bytes(data.data)} B`, 'quiet');
    case 'shell.received':
      return words('input', 1, `reads ${base64Bytes(data.data)} B`, 'quiet');
    case 'shell.input':
      return hum('input at the agent');
    case 'shell.hung_up':
      return words('hang-up', 3, 'SIGHUP');
    case 'shell.exited':
      return words('exit', 3, data.signal ? `ended by ${data.signal}` : `exits with ${data.exit_code}`);
    case 'shell.reaped':
      return words('reaped', 2, `nothing left${data.killed ? `, ${data.killed} killed` : ''}`);
    default:
      return null;
  }
}

export function base64Bytes(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

function ofProduct({ kind, data }: AnyRecord): Words | null {
  switch (kind) {
    case 'audit.row':
      return ofAuditRow(data.row);
    case 'machine.status':
      return words(
        'machine status',
        2,
        `${inSentence(data.name)}: ${data.from} → ${data.to}`,
        statusTone(data.to),
      );
    case 'policy.updated':
      return words('policy', 2, `org ${data.org} has another policy from now on`, 'quiet');
    case 'user_session.created':
      return words('sign-in', 1, `sign-in ${shortId(data.user_session)}`, 'quiet');
    case 'user_session.revoked':
      return words(
        'revocation',
        3,
        `sign-in ${shortId(data.user_session)} revoked: ${inSentence(data.reason)}`,
        'warn',
      );
    case 'gateway.draining':
      return words('draining', 3, `drains, at most ${span(data.deadline_ms)}`, 'warn');
    case 'gateway.stopped':
      return words('stopped', 3, 'stops', 'warn');
    case 'agent.stopped':
      return words('stopped', 3, 'agent stops', 'warn');
    case 'agent.tunnel':
      return data.up ? hum('tunnel up') : words('tunnel down', 2, 'off the tailnet', 'warn');
    case 'agent.token_registered':
      return words('registration', 1, `expects token ${data.token}`, 'quiet');
    case 'agent.token_refused':
      return words('refusal', 3, `refuses token: ${data.why}`, 'bad');
    case 'recording.started':
      return words('recording', 2, `recording ${shortId(data.recording)}`);
    case 'recording.sealed':
      return words('recording', 2, `recording sealed, ${data.chunks} chunks`);
    case 'recording.deleted':
      return words('recording', 2, `recording deleted, ${data.objects_left} objects left`);
    case 'audit.export_failed':
      return words('failed export', 1, `export failed: ${data.error}`, 'warn');
    case 'trouble':
      return words('trouble', 2, `${data.what}: ${data.error}`, 'warn');
    case 'audit.exported':
      return hum('audit export');
    case 'heartbeat.received':
      return hum('heartbeat');
    case 'slot.refused':
      return words('refused terminal', 2, 'refused: as many as they may have', 'warn');
    case 'heartbeat.refused':
      return words('refused heartbeat', 2, `heartbeat refused: ${data.why}`, 'warn');
    case 'agent.beat_failed':
      return words('failed heartbeat', 1, `heartbeat failed: ${data.error}`, 'warn');
    case 'agent.beat_sent':
      return data.status === 'online' ? hum('heartbeat sent') : words('goodbye', 2, `says ${data.status}`);
    default:
      return null;
  }
}

const statusTone = (status: string): Tone => (status === 'online' ? 'good' : 'warn');

function ofAuditRow(row: Extract<AnyRecord, { kind: 'audit.row' }>['data']['row']): Words {
  const { cause, close_code: code } = row.metadata;
  const why = typeof cause === 'string' ? `: ${cause}${code === undefined ? '' : ` ${code}`}` : '';
  const weight = row.action.startsWith('remote.') || row.action.startsWith('session') ? 3 : 2;
  return words('audit row', weight, `${row.action}${why}`);
}
