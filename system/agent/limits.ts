/** What a peer may keep us busy with. Not policy: no person ever meets these. */
export const limits = {
  /** Time for a connection to bring a whole request head, the first one or the next. */
  headMs: 30_000,
  /** Time for the body of a request that is not a stream. */
  bodyMs: 10_000,
  /** The longest script, in UTF-8, each character escaped. */
  bodyBytes: 128 * 1024,
  /** Wait for a peer to end its side after an answer, before the connection is cut. */
  lingerMs: 2000,
  /** Tickets that were announced and neither used nor expired. */
  tickets: 1000,
  /** From a script's time to its hanging up by us, should the gateway not be able to. */
  scriptMs: 5000,
  /** Time for a heartbeat's answer. */
  beatMs: 10_000,
  beatAnswerBytes: 64 * 1024,
  /** Time for the last beat of a machine that goes down: longer would hold up its going. */
  farewellMs: 2000,
} as const;
