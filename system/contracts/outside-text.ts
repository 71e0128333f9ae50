/**
 * Text that somebody else has chosen, among ours. Some characters act on what stands around them: a terminal obeys
 * control characters, and what overrides or embeds a direction (UAX #9, 2.1 to 2.4) turns the rest of its line.
 * Nobody needs them in a name or in a reason.
 */

/** Control characters, and the ends of lines and paragraphs. */
const controls = '\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029';
const directions = '\\u202a-\\u202e\\u2066-\\u2069';

/** A `pattern` of JSON Schema: text without any of them. */
export const plainText = `^[^${controls}${directions}]*$`;

const anyControl = new RegExp(`[${controls}]+`, 'g');
const anyDirection = new RegExp(`[${directions}]`, 'g');

/** The same text on one line, and unable to act: where something was that would turn it stands U+FFFD. */
export function tame(text: string): string {
  return text.replace(anyControl, ' ').replace(anyDirection, '\ufffd');
}

/** Hebrew, Arabic and the other scripts that run from right to left (UAX #9, classes R and AL). */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A name as it may stand in a sentence: tame, and isolated (U+2068 … U+2069) where it runs from right to left, or
 * it would take the words and numbers beside it along.
 */
export function inSentence(name: string): string {
  const text = tame(name);
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}
