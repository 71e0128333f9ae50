/** What every command's exit code means: the one place for all of them. */
export const exitCodes = {
  pass: 0,
  violated: 1,
  unknown: 2,
  flaky: 3,
  budget: 4,
  usage: 64,
  harness: 70,
} as const;

export type Exit = keyof typeof exitCodes;

/** In words; a command may say it more closely. 64 and 70 are those of sysexits.h. */
export const exitMeanings: Readonly<Record<Exit, string>> = {
  pass: 'pass',
  violated: 'violated',
  unknown: 'unknown: nobody can say',
  flaky: 'flaky or not deterministic',
  budget: 'over budget',
  usage: 'wrong usage or input',
  harness: 'the harness itself',
};
