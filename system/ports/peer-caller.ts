/** Speaks to another gateway. */
export interface PeerCaller {
  /** Posts JSON; resolves with the HTTP status. Rejects when no answer comes within a moment. */
  post(url: string, json: string): Promise<number>;
}
