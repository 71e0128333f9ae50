/**
 * How often a list that is shown asks again, in milliseconds. What changes is the gateway's to tell, and a
 * question is the simplest way that survives proxies, sleep and restarts; very many are asked for less often.
 */
const usualMs = 10_000;
const rareMs = 30_000;
const many = 1000;

export function refreshRhythmMs(liveSessions: number): number {
  return liveSessions > many ? rareMs : usualMs;
}
