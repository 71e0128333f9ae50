/** Title and endings, above the lanes: what a stranger reads first. */

import { escapeMarkup, shortened } from '../markup.ts';
import { sizes, textWidth } from './layout.ts';
import type { Timeline } from './timeline.ts';

const pillWidth = 46;
/** A history with hundreds of endings is told by its first. */
export const mostEndings = 8;

export function drawHead({ title, about, endings }: Timeline): { markup: string; bottom: number } {
  let y = sizes.margin + 18;
  const parts: string[] = [];
  const say = (x: number, className: string, text: string) =>
    parts.push(`<text class="${className}" x="${x}" y="${y}">${escapeMarkup(text)}</text>`);
  say(sizes.margin, 'title', shortened(title || 'A history without a title', 130));
  y += 20;
  say(sizes.margin, 'about', about);
  y += 10;
  for (const { code, tone, sentence } of endings.slice(0, mostEndings)) {
    const lines = wrapped(sentence, sizes.width - 2 * sizes.margin - pillWidth - 10);
    y += 8;
    parts.push(
      `<g class="${tone}"><rect class="pill" x="${sizes.margin}" y="${y}" width="${pillWidth}" height="18" rx="9"/><text class="pill-text" x="${sizes.margin + pillWidth / 2}" y="${y + 13}">${code}</text></g>`,
    );
    for (const line of lines) {
      y += 13;
      say(sizes.margin + pillWidth + 10, 'sentence', line);
      y += 4;
    }
  }
  if (endings.length > mostEndings) {
    y += 20;
    say(sizes.margin + pillWidth + 10, 'about', `and ${endings.length - mostEndings} more endings`);
  }
  return { markup: parts.join('\n'), bottom: y + 8 };
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
