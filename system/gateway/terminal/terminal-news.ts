/** What the news means for a gateway's terminals. */
import type { Bus } from '../../ports/bus.ts';
import type { Terminals } from '../services.ts';

type Concerned = Pick<
  Terminals,
  'revoke' | 'refresh' | 'end' | 'leaveMachine' | 'share' | 'collaborationEnded'
>;

/** Answers how to stop listening. */
export function hearNews(bus: Bus, terminals: Concerned): () => void {
  return bus.subscribe((news) => {
    switch (news.kind) {
      case 'user_session_revoked':
        terminals.revoke(news.userSessionId, news.reason);
        return;
      case 'refresh_shell_session':
        return terminals.refresh(news.sessionId);
      case 'end_shell_sessions':
        for (const id of news.sessionIds) terminals.end(id, news.cause, news.reason);
        return;
      case 'machine_quarantined':
        terminals.leaveMachine(news.machineId);
        return;
      case 'shell_session_shared':
        terminals.share(news.sessionId, news.collaborationId);
        return;
      case 'collaboration_ended':
        terminals.collaborationEnded(news.collaborationId);
    }
  });
}
