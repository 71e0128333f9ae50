import { expect, test } from 'vitest';
import { themeCss } from './theme.ts';

const coloursOf = (theme: 'light' | 'dark') =>
  Object.fromEntries(
    [...themeCss('x', theme).matchAll(/--([\w-]+):(#\w{6})/g)].map(([, name, value]) => [name, value!]),
  );

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

const texts = ['text', 'quiet', 'plain', 'good', 'warn', 'bad', 'cause'];
const grounds = ['ground', 'raised'];
const pairs = [
  ...texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)),
  ...(['good', 'warn', 'bad', 'plain'] as const).map((tone) => [tone, `${tone}-soft`] as const),
  ['quiet', 'faint'] as const,
  ['text', 'bad-soft'] as const,
];

test.each(['light', 'dark'] as const)('every text can be read on every ground of the %s theme', (theme) => {
  const colours = coloursOf(theme);
  const pale = pairs.filter(([text, ground]) => contrast(colours[text]!, colours[ground]!) < 4.5);
  expect(pale).toEqual([]);
});
