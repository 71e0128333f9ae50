/** Whether two tiers tell the same of one scenario. */
import type { Essence } from './essence.ts';

/** What one tier told of a scenario. */
export interface Telling {
  readonly title: string;
  readonly tier: string;
  readonly essence: Essence;
}

type Story = Essence[number];

/** A sentence for each story that the two tell differently, with the first difference; none when they agree. */
export function disagreements(one: Telling, other: Telling): string[] {
  const titles = new Set([...one.essence, ...other.essence].map(([title]) => title!));
  return [...titles].flatMap((title) => {
    const about = (telling: Telling) => telling.essence.filter((story) => story[0] === title);
    const mine = without(about(one), about(other));
    const theirs = without(about(other), about(one));
    return Array.from({ length: Math.max(mine.length, theirs.length) }, (_, i) => {
      const [a, b] = [mine[i], theirs[i]];
      if (!a) return `${one.title}: ${other.tier} tells more often of ${title}`;
      if (!b) return `${one.title}: ${one.tier} tells more often of ${title}`;
      const at = a.findIndex((line, index) => line !== b[index]);
      const line = (story: Story) => story[at < 0 ? a.length : at] ?? 'nothing more';
      return `${one.title}: of ${title}, ${one.tier} tells ‘${line(a)}’, ${other.tier} ‘${line(b)}’`;
    });
  });
}

/** The stories left when each of `taken` has taken one like itself away. */
function without(stories: readonly Story[], taken: readonly Story[]): Story[] {
  const gone = taken.map((story) => story.join('\n'));
  return stories.filter((story) => {
    const at = gone.indexOf(story.join('\n'));
    if (at >= 0) gone.splice(at, 1);
    return at < 0;
  });
}
