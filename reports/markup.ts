/** Text into markup. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for attributes in quotes; characters that XML does not have, or that turn the text around them, become `\uFFFD`. */
export function escapeMarkup(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"']/g, (one) => entities[one]!)
  );
}

/** On one line, and unable to act on a terminal or on what stands beside it. Isolates stay: `inSentence` puts them there. */
export function onLine(text: string): string {
  return text.replace(/[\s\p{Cc}]/gu, ' ').replace(/[\u202a-\u202e]/g, '\ufffd');
}

/** On one line, cut to `most` characters, the last of which then is an ellipsis. */
export function shortened(text: string, most: number): string {
  const line = onLine(text);
  if (line.length <= most) return line;
  return `${line.slice(0, Math.max(0, most - 1)).toWellFormed()}…`;
}
