/** Every planted defect, in the order of the scenarios that catch them. */
import type { Mutant } from './mutant.ts';
import { agentErrorClosedAsNormal } from './planted/agent-error-closed-as-normal.ts';
import { connectedRowWrittenLate } from './planted/connected-row-written-late.ts';
import { deadGatewayUnnoticed } from './planted/dead-gateway-unnoticed.ts';
import { disabledMachineComesOnline } from './planted/disabled-machine-comes-online.ts';
import { endAuditedTwice } from './planted/end-audited-twice.ts';
import { exitCodeLost } from './planted/exit-code-lost.ts';
import { failedConnectKeepsSlot } from './planted/failed-connect-keeps-slot.ts';
import { guestsOutliveCollaboration } from './planted/guests-outlive-collaboration.ts';
import { hardLimitMovedByInput } from './planted/hard-limit-moved-by-input.ts';
import { lastOutputLost } from './planted/last-output-lost.ts';
import { lateCloseEndsSuccessor } from './planted/late-close-ends-successor.ts';
import { lostLeaseKeepsTerminals } from './planted/lost-lease-keeps-terminals.ts';
import { offlineAfter60Seconds } from './planted/offline-after-60-seconds.ts';
import { pageKeepsItsSocket } from './planted/page-keeps-its-socket.ts';
import { pagesStormBack } from './planted/pages-storm-back.ts';
import { policyStaysHere } from './planted/policy-stays-here.ts';
import { pongCountsAsInput } from './planted/pong-counts-as-input.ts';
import { quarantineStaysHere } from './planted/quarantine-stays-here.ts';
import { reasonNotShortened } from './planted/reason-not-shortened.ts';
import { reconnectReusesToken } from './planted/reconnect-reuses-token.ts';
import { recordingObjectsLeft } from './planted/recording-objects-left.ts';
import { revokeForgetsHandshakes } from './planted/revoke-forgets-handshakes.ts';
import { revokeForgetsLiveTerminals } from './planted/revoke-forgets-live-terminals.ts';
import { revokeOthersIncludesCaller } from './planted/revoke-others-includes-caller.ts';
import { scriptOutlivesItsTime } from './planted/script-outlives-its-time.ts';
import { scriptTextAudited } from './planted/script-text-audited.ts';
import { shellLeftAlive } from './planted/shell-left-alive.ts';
import { silentAgentUnnoticed } from './planted/silent-agent-unnoticed.ts';
import { tokenAcceptedTwice } from './planted/token-accepted-twice.ts';
import { tokenNeverExpires } from './planted/token-never-expires.ts';
import { tokensInTheLog } from './planted/tokens-in-the-log.ts';
import { warningNotWithdrawn } from './planted/warning-not-withdrawn.ts';
import { wrongCodeOnExit } from './planted/wrong-code-on-exit.ts';

export const catalogue: readonly Mutant[] = [
  wrongCodeOnExit,
  agentErrorClosedAsNormal,
  connectedRowWrittenLate,
  exitCodeLost,
  lastOutputLost,
  shellLeftAlive,
  pageKeepsItsSocket,
  silentAgentUnnoticed,
  offlineAfter60Seconds,
  recordingObjectsLeft,
  tokenAcceptedTwice,
  tokenNeverExpires,
  reconnectReusesToken,
  pongCountsAsInput,
  hardLimitMovedByInput,
  warningNotWithdrawn,
  revokeForgetsLiveTerminals,
  revokeForgetsHandshakes,
  revokeOthersIncludesCaller,
  reasonNotShortened,
  lateCloseEndsSuccessor,
  failedConnectKeepsSlot,
  guestsOutliveCollaboration,
  tokensInTheLog,
  endAuditedTwice,
  lostLeaseKeepsTerminals,
  deadGatewayUnnoticed,
  pagesStormBack,
  disabledMachineComesOnline,
  quarantineStaysHere,
  policyStaysHere,
  scriptOutlivesItsTime,
  scriptTextAudited,
];
