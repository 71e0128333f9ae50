/**
 * What was pasted, as it may be typed. A shell tells a paste from typing by the brackets around it, and waits with
 * it; an escape sequence in text that was copied from anywhere could close them, and the rest would be obeyed.
 */

/** Without control characters but tabs and ends of lines. */
export function pastedText(text: string): string {
  return text.replace(/[^\P{Cc}\t\r\n]/gu, '');
}
