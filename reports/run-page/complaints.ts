/**
 * What is wrong with a run as a whole: a secret in its output, a process left behind, tiers that disagree.
 * It is found out when the page is written already (the page is looked through, too), so it is put in.
 */
import { escapeMarkup } from '../markup.ts';
import { statusTones } from './verdict.ts';

/** The page with the complaints before all else, and a verdict that says so. Throws for what is no run page. */
export function withComplaints(page: string, complaints: readonly string[]): string {
  if (complaints.length === 0) return page;
  const failed = complaints.length === 1 ? '1 check failed' : `${complaints.length} checks failed`;
  const list = complaints.map((one) => `<li>${escapeMarkup(one)}</li>`).join('\n');
  const changes: readonly (readonly [place: RegExp, put: (found: string) => string])[] = [
    [/<title>.*?(?=<\/title>)/, (title) => `${title}; of the whole run ${failed}`],
    [/(?<=<header class="verdict )\w+/, () => statusTones.failed],
    [/<h1>.*?(?=<\/h1>)/, (heading) => `${heading}; of the whole run ${failed}`],
    [
      /<main>\n/,
      (main) =>
        `${main}<section aria-labelledby="complaints"><h2 id="complaints">What is wrong with the whole run</h2>\n<ul class="complaints">${list}</ul></section>\n`,
    ],
  ];
  return changes.reduce((text, [place, put]) => {
    if (!place.test(text)) throw new Error(`this is no run page: it has no ${place}`);
    return text.replace(place, put);
  }, page);
}
