/** Longest pause that is kept where idle time is skipped, in seconds. */
export const keptPauseS = 2;
