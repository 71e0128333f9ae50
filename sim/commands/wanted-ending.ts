/** Which ending somebody means by a code or a name, and by what they want of it. */
import { endings, endingsFor } from '../repro/catalogue.ts';
import type { Ending, Way, Wish } from '../repro/ending.ts';
import type { Tier } from '../tiers.ts';
import { Misuse } from './line/misuse.ts';
import { didYouMean } from './line/nearest.ts';

/** What was typed beside it. */
export interface Asked {
  readonly tier: Tier;
  readonly how: string | undefined;
  readonly at: number | undefined;
}

/** The usual ending of a code, or the one of that name. Throws Misuse. */
export function wantedEnding(word: string): Ending {
  const [ending] = endingsFor(word);
  if (ending) return ending;
  // A number that is near another means nothing.
  const near = /^\d+$/.test(word)
    ? ''
    : didYouMean(
        word,
        endings.map(({ name }) => name),
      );
  if (near) throw new Misuse(`nothing ends with "${word}"${near}`);
  const codes = [...new Set(endings.map(({ code }) => code))].join(', ');
  throw new Misuse(`nothing ends with "${word}"; there are ${codes}, and the causes of hangup repro --list`);
}

/** Throws Misuse for what this ending cannot do. */
export function wishFor(ending: Ending, { tier, how, at }: Asked): Wish {
  if (at !== undefined && !ending.at) throw new Misuse(`--at: ${ending.name} comes when it comes, at once`);
  if (at !== undefined && at < leastMs)
    throw new Misuse(`--at: a session is at least ${leastMs / 1000} s old`);
  if (at !== undefined && at >= mostMs && ending.at === 'begun')
    throw new Misuse('--at: after four hours every session is over; see hangup repro time_limit');
  return { tier, how: wayOf(ending, how), atMs: at ?? null };
}

const leastMs = 1000;
const mostMs = 4 * 3_600_000;

function wayOf({ name, ways = [] }: Ending, how: string | undefined): Way | null {
  if (how === undefined) return ways[0] ?? null;
  const way = ways.find((one) => one === how);
  if (way) return way;
  if (ways.length === 0) throw new Misuse(`--how: there is one way only to ${name}`);
  throw new Misuse(`--how ${how}: ${name} takes ${ways.join(', ')}${didYouMean(how, ways)}`);
}
