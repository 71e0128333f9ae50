/**
 * What a failure says, in one line: what was expected and what was seen instead. Reports, the gate, annotations
 * and the timeline have room for one line only, and it must not be the one that ends with a colon.
 */
import { stripVTControlCharacters } from 'node:util';

/** In characters. */
const mostSeen = 300;

/** @param message of the error that was thrown: by our own matchers, by Playwright's, or for an invariant */
export function saidInOneLine(message: string): string {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at '));
  const first = withoutName(lines[0] ?? '');
  return violation(lines) ?? comparison(first, lines) ?? difference(first, lines) ?? whole(first, lines);
}

/** What is said without the class of its error, which Playwright writes before it: `Unmet: expected …`. */
export function withoutName(message: string): string {
  return message.replace(/^(?:\w*Error|Unmet): /, '');
}

/** An invariant says its claim, then what was there instead. */
function violation(lines: readonly string[]): string | null {
  const claims = lines.filter((line) => /^✗ \d+ \S+:/.test(line));
  const [claim] = claims;
  const seen = claim && lines[lines.indexOf(claim) + 1];
  if (!claim || !seen) return null;
  const others = claims.length - 1;
  const more =
    others === 0 ? '' : ` (and ${others} more ${others === 1 ? 'invariant' : 'invariants'} violated)`;
  return `expected that ${claim.replace(/^✗ \d+ /, '').replace(/\.$/, '')}; saw ${seen}${more}`;
}

/** Playwright's matchers say it in two lines: `Expected: 1000`, `Received: 1006`. */
function comparison(first: string, lines: readonly string[]): string | null {
  const after = (label: RegExp) => {
    const line = lines.find((one) => label.test(one));
    return line?.replace(label, '').trim();
  };
  const [expected, received] = [after(/^expected(?: \w+)?:/i), after(/^received(?: \w+)?:/i)];
  if (expected === undefined || received === undefined) return null;
  return `expected ${expected}; saw ${received} (${matcherOf(first)})`;
}

/** Of larger values they show the lines that differ. */
function difference(first: string, lines: readonly string[]): string | null {
  const marked = (sign: string) =>
    lines
      .filter((line) => line.startsWith(`${sign} `) && !/^[-+] (?:Expected|Received)\b/.test(line))
      .map((line) => line.slice(1).trim().replace(/,$/, ''))
      .join(', ');
  const [expected, received] = [marked('-'), marked('+')];
  if (!first.startsWith('expect(') || (expected === '' && received === '')) return null;
  return `expected ${cut(expected) || 'nothing'}; saw ${cut(received) || 'nothing'} (${matcherOf(first)})`;
}

/** The matcher of `expect(received).toBe(expected) // Object.is equality`; a message of the script's own is left as it is. */
function matcherOf(first: string): string {
  return first.replace(/^expect.*?\)\./, '.');
}

/** `…, it shows:` goes on in the lines below. */
function whole(first: string, lines: readonly string[]): string {
  const below = lines.slice(1).join(' ⏎ ');
  return first.endsWith(':') && below !== '' ? `${first} ${cut(below)}` : first;
}

/** What is too long loses its middle: a terminal says the most at its end. */
function cut(text: string): string {
  if (text.length <= mostSeen) return text;
  return `${text.slice(0, mostSeen / 3).trimEnd()} … ${text.slice((-mostSeen * 2) / 3).trimStart()}`;
}
