/**
 * One line as a shell reads it: commands apart at `;` and `&`, words apart at blanks, quotes and variables
 * resolved. Just enough of POSIX section 2 for what scenarios type.
 */

export interface Command {
  /** `variable` answers the value, at this moment, of `$NAME`, `$$`, `$?` or `$!`. */
  words(variable: (name: string) => string): string[];
  /** It ended with `&`. */
  readonly background: boolean;
}

/** A loop whose body is looked at for what it prints only. */
const loop = /^for \w+ in ([^;]+); do (.*); done$/;

export function commandsIn(line: string): Command[] {
  return apart(line).flatMap(({ text, background }) => {
    const repeated = loop.exec(text);
    const bodies = repeated
      ? repeated[1]!
          .trim()
          .split(/\s+/)
          .map(() => repeated[2]!)
      : [text];
    return bodies.flatMap((body) =>
      (repeated ? apart(body) : [{ text: body }]).map((one) => ({
        words: (variable) => wordsIn(one.text, variable),
        background,
      })),
    );
  });
}

/** Cuts at `;` and `&` outside quotes and loops. */
function apart(line: string): { text: string; background: boolean }[] {
  const parts: { text: string; background: boolean }[] = [];
  let text = '';
  let quote = '';
  const take = (background: boolean) => {
    // The parentheses of a sub-shell, not those of arithmetic.
    const own = text.trim().replace(/^\((?!\()|(?<!\))\)$/g, '');
    if (own !== '') parts.push({ text: own, background });
    text = '';
  };
  for (const character of line) {
    if (quote) quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    const inLoop = /^\s*for\b/.test(text) && !/\bdone\s*$/.test(text);
    if (!quote && !inLoop && character === ';') take(false);
    else if (!quote && !inLoop && character === '&' && !text.endsWith('>')) take(true);
    else text += character;
  }
  take(false);
  return parts;
}

function wordsIn(text: string, variable: (name: string) => string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (const [, single, double, plain, blank] of text.matchAll(
    /'([^']*)'|"([^"]*)"|((?:\$\(\(.*?\)\)|[^\s'"])+)|(\s+)/g,
  )) {
    if (blank !== undefined) {
      if (word !== null) words.push(word);
      word = null;
    } else if (/^\d?>./.test(plain ?? '')) {
      // Where output goes instead is nothing to a terminal.
    } else {
      word = (word ?? '') + (single ?? expanded(double ?? plain ?? '', variable));
    }
  }
  if (word !== null) words.push(word);
  return words;
}

/** Arithmetic of two numbers, and variables. */
function expanded(text: string, variable: (name: string) => string): string {
  const reckoned = text.replace(/\$\(\(\s*(\d+)\s*([+*-])\s*(\d+)\s*\)\)/g, (_, a, sign, b) =>
    String(sign === '*' ? a * b : sign === '+' ? Number(a) + Number(b) : a - b),
  );
  return reckoned.replace(/\$(\w+|[$?!])/g, (_, name: string) => variable(name));
}

/** printf's format without arguments: octal escapes are bytes, as in `\303\251`. */
export function printfBytes(format: string): Buffer {
  const named: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };
  const parts = format.split(/(\\[0-7]{1,3}|\\.)/).map((part) => {
    if (/^\\[0-7]/.test(part)) return Buffer.from([Number.parseInt(part.slice(1), 8)]);
    return Buffer.from(part.startsWith('\\') ? (named[part[1]!] ?? part) : part);
  });
  return Buffer.concat(parts);
}
