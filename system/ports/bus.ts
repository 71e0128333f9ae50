/** Why somebody ends a session on whichever gateway it is; `replaced` is ended by a newer one of its connection. */
export type EndFromElsewhere = 'ended_by_user' | 'ended_by_admin' | 'collaboration_ended' | 'replaced';

/** News that every gateway must hear at once. */
export type News =
  | { readonly kind: 'collaboration_ended'; readonly collaborationId: string }
  | { readonly kind: 'machine_quarantined'; readonly machineId: string }
  | { readonly kind: 'policy_updated'; readonly orgId: string }
  | { readonly kind: 'refresh_shell_session'; readonly sessionId: string }
  | { readonly kind: 'shell_session_shared'; readonly sessionId: string; readonly collaborationId: string }
  | { readonly kind: 'user_session_revoked'; readonly userSessionId: string; readonly reason: string }
  | {
      readonly kind: 'end_shell_sessions';
      readonly sessionIds: readonly string[];
      readonly cause: EndFromElsewhere;
      readonly reason: string;
    };

export interface Bus {
  /** Resolves when every listener has acted on it. */
  publish(news: News): Promise<void>;
  /** Answers how to stop listening. */
  subscribe(listener: (news: News) => void | Promise<void>): () => void;
}
