/** Lines for the person as the bytes that a terminal draws. */
import type { LineColor, TerminalLine } from './closing-line.ts';

/** ECMA-48 SGR parameters. */
const colors: Record<LineColor, number> = { yellow: 33, red: 31 };

const can = '\u0018';
const esc = '\u001b';

/**
 * Brings a terminal back from whatever a program left it in: an unfinished escape sequence, the
 * alternate screen, a hidden cursor, mouse reports. The cursor is saved first because leaving the
 * alternate screen restores it, also where there was none to leave.
 */
const recover = `${can}${esc}7${esc}[?1049l${esc}[!p${esc}[?1000l${esc}[?1004l${esc}[?2004l`;

/** A notice among the output of a shell that goes on: only its colour is its own. */
export function noticeAnsi(line: TerminalLine): string {
  return `${can}${esc}[0m\r\n${esc}[${colors[line.color]}m${line.text}${esc}[0m\r\n`;
}

/** The last line of a shell; the terminal is ready for the next one afterwards. */
export function endingAnsi(line: TerminalLine): string {
  return `${recover}${noticeAnsi(line)}`;
}
