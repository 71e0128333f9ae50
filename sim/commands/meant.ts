/**
 * Which scenarios are meant by what was typed: known before a report is cleared, and before anything is built,
 * for the sake of a slip of the pen.
 */
import { join } from 'node:path';
import { groupOf } from '../../reports/summary.ts';
import type { Declared } from '../declared.ts';
import { Misuse } from './line/misuse.ts';
import { didYouMean, nearest } from './line/nearest.ts';
import { root } from './tools.ts';

export interface Typed {
  /** As Playwright takes it: a regular expression for `tier file title`, in whatever case. */
  readonly grep?: string | undefined;
  /** Regular expressions for the path of a spec; a line may stand behind it: `st2-exit:30`. */
  readonly files: readonly string[];
  readonly tiers: readonly string[];
}

/** Throws Misuse where nothing is, and says what may have been. */
export function requireMeant(scenarios: readonly Declared[], { grep, files, tiers }: Typed): void {
  const specs = [...new Set(scenarios.map(({ spec }) => spec))];
  const chosen = files.flatMap((file) => {
    const wanted = matcher(file.replace(/(:\d+){1,2}$/, ''));
    const found = specs.filter((spec) => wanted.test(join(root, 'scenarios', spec)));
    if (found.length > 0) return found;
    const names = specs.map((spec) => spec.replace('.spec.ts', ''));
    throw new Misuse(`there is no spec "${file}" in scenarios/${didYouMean(file, names)}`);
  });
  if (grep === undefined) return;
  const wanted = matcher(grep);
  const there = scenarios.filter(({ spec }) => files.length === 0 || chosen.includes(spec));
  if (there.some(({ spec, title }) => tiers.some((tier) => wanted.test(`${tier} ${spec} ${title}`)))) return;
  throw new Misuse(`no title of a scenario matches "${grep}"${suggestion(grep, there)}`);
}

/** The group that was meant, or a title that begins so. */
export function suggestion(name: string, scenarios: readonly Declared[]): string {
  const groups = [...new Set(scenarios.map(({ title }) => groupOf(title)))];
  const near = nearest(name, groups) ?? nearest(name, titleWords(scenarios));
  return near === null ? `; the groups are ${groups.join(', ')}` : `; did you mean "${near}"?`;
}

function titleWords(scenarios: readonly Declared[]): Set<string> {
  return new Set(scenarios.flatMap(({ title }) => title.split(/[^\p{L}\p{N}]+/u)));
}

/** `/…/flags` stands for itself. */
function matcher(pattern: string): RegExp {
  const [, source = pattern, flags = 'i'] = /^\/(.*)\/([a-z]*)$/.exec(pattern) ?? [];
  try {
    return new RegExp(source, flags.replace('g', ''));
  } catch (error) {
    throw new Misuse(`"${pattern}" is no regular expression: ${(error as Error).message}`);
  }
}
