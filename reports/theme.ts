/** The colours of timelines and pages: names that mean something, once for a light ground and once for a dark one. */

export type Theme = 'light' | 'dark' | 'auto';

/** Text on ground and on every soft ground has a contrast of at least 4.5. */
const light = {
  ground: '#ffffff',
  raised: '#f6f7f9',
  line: '#d9dde3',
  faint: '#eceff3',
  text: '#1b2129',
  quiet: '#5b6675',
  plain: '#1f5fbf',
  good: '#1a7440',
  warn: '#8f5600',
  bad: '#b3261e',
  'good-soft': '#e3f4e9',
  'warn-soft': '#fdf0d8',
  'bad-soft': '#fce8e6',
  'plain-soft': '#e6effc',
  cause: '#7a45c4',
};

const dark: Record<keyof typeof light, string> = {
  ground: '#14181d',
  raised: '#1c2229',
  line: '#38414c',
  faint: '#242b33',
  text: '#e6eaf0',
  quiet: '#9aa6b5',
  plain: '#86b6ff',
  good: '#6fd195',
  warn: '#f2b85a',
  bad: '#ff938a',
  'good-soft': '#15321f',
  'warn-soft': '#3a2c10',
  'bad-soft': '#43191a',
  'plain-soft': '#172a45',
  cause: '#c3a1f5',
};

const declared = (colours: typeof light) =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

/** CSS custom properties for a selector; `auto` follows the reader's own setting, and paper is always light. */
export function themeCss(selector: string, theme: Theme): string {
  const fixed = `${selector}{${declared(theme === 'dark' ? dark : light)}}`;
  if (theme !== 'auto') return fixed;
  return `${fixed}@media screen and (prefers-color-scheme:dark){${selector}{${declared(dark)}}}`;
}
