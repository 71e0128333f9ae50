/**
 * Every time and limit a session is judged by, in one place, per organisation.
 *
 * Units stand last in each name. Sources: "terminate" is the QuickZTNA test guide,
 * "idle" the OpenSSH article and sshd_config(5), "page" the Active Sessions page.
 */
export interface Policy {
  /** Silence from the browser after which it is probed with a ping; 0 sends no probes. (idle) */
  readonly clientAliveIntervalMs: number;
  /** Unanswered probes after which the browser counts as gone. (idle) */
  readonly clientAliveCountMax: number;
  /**
   * What `ClientAliveCountMax 0` means. `modern`, OpenSSH ≥ 8.2: never disconnect.
   * `legacy`: no probe is sent and a client silent for one interval is cut.
   */
  readonly clientAliveZero: 'modern' | 'legacy';
  /** Whether the kernel's own TCP keepalive is on for terminal sockets. (idle) */
  readonly tcpKeepAlive: boolean;
  /** Inactivity after which the person is warned; 0 is off. (page) */
  readonly idleWarningMs: number;
  /** Inactivity after which the session ends with 4408; 0 is off. (page) */
  readonly idleTimeoutMs: number;
  /** Whether only what the person types counts as activity, or the shell's output too. (page) */
  readonly idleActivity: 'input' | 'any';
  /** Inactivity after which a live session is listed as `idle`. (page) */
  readonly idleStatusMs: number;
  /** Longest life of a shell session, whatever happens in it. (terminate) */
  readonly sessionLimitMs: number;
  /** Rhythm in which a machine reports. (terminate) */
  readonly heartbeatIntervalMs: number;
  /** Silence after which a machine counts as offline. (terminate) */
  readonly offlineAfterMs: number;
  /** Life of an unused shell token. (terminate) */
  readonly shellTokenMs: number;
  /** Life of an unused invitation to a shared session. (sessions API) */
  readonly invitationMs: number;
  /** Life of an access token. (sessions API) */
  readonly accessTokenMs: number;
  /** Longest wait for an agent to accept a shell. (terminate) */
  readonly agentConnectTimeoutMs: number;
  /** Silence from the agent's stream after which it is probed. */
  readonly agentAliveIntervalMs: number;
  /** Unanswered probes after which the agent's stream counts as lost: 2 × 15 s of silence are the guide's 30 s. */
  readonly agentAliveCountMax: number;
  /** Live shell sessions and running scripts that one person may have, all together. (page) */
  readonly sessionsPerUser: number;
  /** Wait for the echo of a close frame before the socket is cut. */
  readonly closeEchoMs: number;
  /** Time from SIGTERM to the last session's 1012. */
  readonly drainMs: number;
  /** Longest silence of a gateway toward its database before its sessions are told as ended everywhere. */
  readonly gatewayLeaseMs: number;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

export const defaultPolicy: Policy = {
  clientAliveIntervalMs: 15 * second,
  clientAliveCountMax: 3,
  clientAliveZero: 'modern',
  tcpKeepAlive: true,
  idleWarningMs: 10 * minute,
  idleTimeoutMs: 30 * minute,
  idleActivity: 'input',
  idleStatusMs: minute,
  sessionLimitMs: 4 * hour,
  heartbeatIntervalMs: 30 * second,
  offlineAfterMs: 90 * second,
  shellTokenMs: 300 * second,
  invitationMs: 10 * minute,
  accessTokenMs: hour,
  agentConnectTimeoutMs: 30 * second,
  agentAliveIntervalMs: 15 * second,
  agentAliveCountMax: 2,
  sessionsPerUser: 10,
  closeEchoMs: 2 * second,
  drainMs: 30 * second,
  gatewayLeaseMs: 90 * second,
};
