/** Which setting of the policy ended a session, or kept one from beginning, as far as the close tells. */
import { closes } from '../../contracts/closes.ts';
import type { ConnectionSnapshot } from './snapshot.ts';

export interface EndingPolicy {
  /** As the policy page names it. */
  readonly setting: string;
  /** What that means for whoever sat here. */
  readonly sentence: string;
}

/** Null for whatever is nobody's policy, and for an end that nobody told. */
export function endingPolicy(closed: ConnectionSnapshot['closed']): EndingPolicy | null {
  if (!closed?.clean) return null;
  const { code, reason } = closed;
  if (code === closes.idle_timeout.code)
    return { setting: 'idletimeout', sentence: 'nobody typed for as long as it allows' };
  if (code === closes.time_limit.code && reason === closes.time_limit.reason)
    return { setting: 'sessionlimit', sentence: 'it has lasted as long as any session may' };
  if (code === closes.session_limit.code)
    return { setting: 'maxsessions', sentence: 'you have as many live sessions as it allows' };
  return null;
}
