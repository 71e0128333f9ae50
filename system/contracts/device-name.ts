/** What a person would call the device behind a User-Agent header: browser and system, the rest is noise. */
import { tame } from './outside-text.ts';

const browsers: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(HeadlessChrome|Chrome|CriOS|Chromium)\//],
  ['Safari', /\bSafari\//],
  ['curl', /^curl\//],
  ['Node', /^node\b/],
];

const systems: readonly (readonly [string, RegExp])[] = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\b(iPhone|iPod)\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
];

const longest = 60;

/** `Chrome on Linux`; what names neither is told as it is, shortened. */
export function deviceName(userAgent: string | null): string {
  const find = (table: typeof browsers) => table.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0];
  const parts = [find(browsers), find(systems)].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' on ') : tame(userAgent ?? '').slice(0, longest) || 'Unknown device';
}
