/** What every command's exit code means. */
export const exitCodes = {
  pass: 0,
  violated: 1,
  unknown: 2,
  flaky: 3,
  budget: 4,
  usage: 64,
  harness: 70,
} as const;
