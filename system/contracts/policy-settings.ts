/**
 * The policy as it is printed and set: names in lower case and times in seconds, as `sshd -T` prints
 * sshd_config(5). The names that OpenSSH has mean what they mean there; the rest follows their manner.
 */
import type { Policy } from './policy.ts';

/** A printed value: seconds or a count, or a word. */
export type SettingValue = number | string;

export interface PolicySetting {
  readonly name: string;
  /** Who sets it: each org for itself, or the gateway for all. */
  readonly scope: 'org' | 'gateway';
  /** One sentence. */
  readonly about: string;
  readonly unit: 'seconds' | 'count' | 'word';
  /** Whole numbers from `least` to `most`; null for words. */
  readonly range: { readonly least: number; readonly most: number } | null;
  /** What a word may be; empty for numbers. */
  readonly words: readonly string[];
  print(policy: Policy): SettingValue;
  /** The part of a policy that a printed value stands for. Takes only what `range` or `words` allow. */
  read(value: SettingValue): Partial<Policy>;
}

type KeyOf<V> = { [K in keyof Policy]: Policy[K] extends V ? K : never }[keyof Policy];

function seconds(
  key: KeyOf<number>,
  name: string,
  least: number,
  most: number,
  about: string,
): PolicySetting {
  return {
    ...{ name, about, scope: 'org', unit: 'seconds', range: { least, most }, words: [] },
    print: (policy) => policy[key] / 1000,
    read: (value) => ({ [key]: Number(value) * 1000 }),
  };
}

function count(key: KeyOf<number>, name: string, least: number, most: number, about: string): PolicySetting {
  return {
    ...{ name, about, scope: 'org', unit: 'count', range: { least, most }, words: [] },
    print: (policy) => policy[key],
    read: (value) => ({ [key]: value }),
  };
}

function word(key: KeyOf<string>, name: string, words: readonly string[], about: string): PolicySetting {
  return {
    ...{ name, about, scope: 'org', unit: 'word', range: null, words },
    print: (policy) => policy[key],
    read: (value) => ({ [key]: value }),
  };
}

function yesNo(key: KeyOf<boolean>, name: string, about: string): PolicySetting {
  return {
    ...{ name, about, scope: 'org', unit: 'word', range: null, words: ['yes', 'no'] },
    print: (policy) => (policy[key] ? 'yes' : 'no'),
    read: (value) => ({ [key]: value === 'yes' }),
  };
}

function ofGateway(setting: PolicySetting): PolicySetting {
  return { ...setting, scope: 'gateway' };
}

const hour = 3600;
const day = 24 * hour;

/** In the order in which they are printed. */
export const policySettings: readonly PolicySetting[] = [
  seconds(
    'clientAliveIntervalMs',
    'clientaliveinterval',
    0,
    hour,
    'Silence from the browser after which it is probed. 0 sends no probes.',
  ),
  count(
    'clientAliveCountMax',
    'clientalivecountmax',
    0,
    100,
    'Unanswered probes after which the browser counts as gone.',
  ),
  word(
    'clientAliveZero',
    'clientalivezero',
    ['modern', 'legacy'],
    'What clientalivecountmax 0 means: never cut (modern), or cut after one silent interval (legacy).',
  ),
  yesNo('tcpKeepAlive', 'tcpkeepalive', "Whether the kernel's own keepalive is on for terminal sockets."),
  seconds(
    'idleWarningMs',
    'idlewarning',
    0,
    day,
    'Inactivity after which the person is warned. 0 warns nobody.',
  ),
  seconds(
    'idleTimeoutMs',
    'idletimeout',
    0,
    day,
    'Inactivity after which the session ends with 4408. 0 ends none.',
  ),
  word(
    'idleActivity',
    'idleactivity',
    ['input', 'any'],
    "What counts as activity: only what is typed (input), or the shell's output too (any).",
  ),
  seconds('idleStatusMs', 'idlestatus', 1, hour, 'Inactivity after which a live session is listed as idle.'),
  seconds(
    'sessionLimitMs',
    'sessionlimit',
    60,
    7 * day,
    'Longest life of a session, whatever happens in it.',
  ),
  count(
    'sessionsPerUser',
    'maxsessions',
    1,
    1000,
    'Live sessions and running scripts that one person may have, all together.',
  ),
  seconds(
    'offlineAfterMs',
    'offlineafter',
    30,
    hour,
    'Silence of a machine after which it counts as offline.',
  ),
  seconds('shellTokenMs', 'shelltokenlifetime', 10, hour, 'Life of an unused shell token.'),
  seconds('invitationMs', 'invitationlifetime', 60, day, 'Life of an unused invitation to a shared session.'),
  seconds('accessTokenMs', 'accesstokenlifetime', 300, day, 'Life of an access token.'),
  seconds(
    'agentConnectTimeoutMs',
    'agentconnecttimeout',
    1,
    300,
    'Longest wait for an agent to accept a shell.',
  ),
  seconds(
    'agentAliveIntervalMs',
    'agentaliveinterval',
    1,
    hour,
    "Silence from an agent's stream after which it is probed.",
  ),
  count(
    'agentAliveCountMax',
    'agentalivecountmax',
    0,
    100,
    'Unanswered probes after which the stream counts as lost. 0 never cuts.',
  ),
  ofGateway(
    seconds(
      'heartbeatIntervalMs',
      'heartbeatinterval',
      1,
      hour,
      'Rhythm in which machines report, as their agents are told at their start.',
    ),
  ),
  ofGateway(
    seconds(
      'closeEchoMs',
      'closeechotimeout',
      1,
      60,
      'Wait for the echo of a close frame before the socket is cut.',
    ),
  ),
  ofGateway(seconds('drainMs', 'draintimeout', 0, hour, "Time from SIGTERM to the last session's 1012.")),
  ofGateway(
    seconds(
      'gatewayLeaseMs',
      'gatewaylease',
      1,
      hour,
      'Longest silence of a gateway before its sessions are told as ended.',
    ),
  ),
];

export const orgSettings = policySettings.filter(({ scope }) => scope === 'org');

/** Why the settings of a policy contradict each other; null when they do not. */
export function contradiction(policy: Policy): string | null {
  const { idleWarningMs, idleTimeoutMs, offlineAfterMs, heartbeatIntervalMs } = policy;
  if (idleTimeoutMs > 0 && idleWarningMs >= idleTimeoutMs)
    return `idlewarning ${idleWarningMs / 1000} must be less than idletimeout ${idleTimeoutMs / 1000}`;
  if (offlineAfterMs <= heartbeatIntervalMs)
    return `offlineafter ${offlineAfterMs / 1000} must be more than heartbeatinterval ${heartbeatIntervalMs / 1000}`;
  return null;
}
