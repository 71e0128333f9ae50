/**
 * Whether a revoke concerns a terminal. While its credentials are checked nobody knows whose it is, so
 * what is heard meanwhile is kept, and counts once that is known.
 */
export class SignInWatch {
  #own: string | null = null;
  /** Reasons by user session; null where there is nothing that must be kept. */
  #heard: Map<string, string> | null = null;

  /** The sign-in is known. Answers the reason of its revoke, if that was heard before. */
  identified(userSessionId: string): string | null {
    this.#own = userSessionId;
    const reason = this.#heard?.get(userSessionId) ?? null;
    this.#heard = null;
    return reason;
  }

  /** News of a revoke: true when it is this terminal's. */
  revoked(userSessionId: string, reason: string): boolean {
    if (this.#own === null) {
      this.#heard ??= new Map();
      this.#heard.set(userSessionId, reason);
    }
    return this.#own === userSessionId;
  }
}
