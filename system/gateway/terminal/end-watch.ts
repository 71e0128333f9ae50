/**
 * Whether the end of something that a terminal belongs to concerns it: its sign-in's, its collaboration's.
 * While its credentials are checked nobody knows to which it belongs, so what is heard meanwhile is kept, and
 * counts once that is known.
 */
export class EndWatch {
  #own: string | null = null;
  /** Reasons by id. */
  #heard = new Map<string, string>();

  /** It belongs to this one. Answers the reason of its end, if that was heard before. */
  belongsTo(id: string): string | null {
    this.#own = id;
    const reason = this.#heard.get(id) ?? null;
    this.#heard = new Map();
    return reason;
  }

  /** News of an end: true when it is this terminal's. */
  ended(id: string, reason: string): boolean {
    if (this.#own === null) this.#heard.set(id, reason);
    return this.#own === id;
  }
}
