/** Every invariant that is judged, by number. */
import { auditChain } from './audit-chain.ts';
import { auditSeen } from './audit-seen.ts';
import { auditWal } from './audit-wal.ts';
import { backpressure } from './backpressure.ts';
import { clockSafe } from './clock-safe.ts';
import { closeAgree } from './close-agree.ts';
import { closeTable } from './close-table.ts';
import { codeLegal } from './code-legal.ts';
import { deadPeer } from './dead-peer.ts';
import { drain } from './drain.ts';
import { endOnce } from './end-once.ts';
import { exitTrue } from './exit-true.ts';
import { fsm } from './fsm.ts';
import { heal } from './heal.ts';
import { idleExact } from './idle-exact.ts';
import { idleLive } from './idle-live.ts';
import { inOnce } from './in-once.ts';
import type { Invariant } from './invariant.ts';
import { isolation } from './isolation.ts';
import { leak } from './leak.ts';
import { limit } from './limit.ts';
import { maxLife } from './max-life.ts';
import { noCrosstalk } from './no-crosstalk.ts';
import { noZombieId } from './no-zombie-id.ts';
import { offline } from './offline.ts';
import { oneReason } from './one-reason.ts';
import { oneThousandEleven } from './one-thousand-eleven.ts';
import { outPrefix } from './out-prefix.ts';
import { pageTrue } from './page-true.ts';
import { reap } from './reap.ts';
import { recTrue } from './rec-true.ts';
import { reconnect } from './reconnect.ts';
import { revokeEffect } from './revoke-effect.ts';
import { revokeIdem } from './revoke-idem.ts';
import { revokeOthers } from './revoke-others.ts';
import { startOnce } from './start-once.ts';
import { tokenFresh } from './token-fresh.ts';
import { tokenOnce } from './token-once.ts';
import { warn } from './warn.ts';

export const catalogue: readonly Invariant[] = [
  startOnce,
  endOnce,
  fsm,
  oneReason,
  noZombieId,
  closeTable,
  closeAgree,
  codeLegal,
  oneThousandEleven,
  drain,
  idleExact,
  idleLive,
  warn,
  deadPeer,
  maxLife,
  clockSafe,
  tokenOnce,
  tokenFresh,
  revokeEffect,
  revokeOthers,
  revokeIdem,
  limit,
  outPrefix,
  inOnce,
  noCrosstalk,
  exitTrue,
  backpressure,
  auditChain,
  auditWal,
  auditSeen,
  recTrue,
  leak,
  reap,
  pageTrue,
  reconnect,
  heal,
  isolation,
  offline,
];
