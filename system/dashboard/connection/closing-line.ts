/** What the terminal says when a WebSocket has closed: one line, its colour chosen by the close code. */

import { tame } from '../../contracts/outside-text.ts';

export type LineColor = 'yellow' | 'red';

/** A line for the person, written into the terminal between the shell's output. */
export interface TerminalLine {
  readonly text: string;
  readonly color: LineColor;
}

/**
 * RFC 6455 section 7.4.1 keeps 1005 and 1006 for closes that carried no code at all, so neither can
 * come with a reason of its own.
 */
const unspoken: Record<number, string> = {
  1005: 'The gateway gave no reason',
  1006: 'The connection was lost',
};

/** The line for a close code and its reason. The three cases are those of the terminal guide. */
export function closingLine(code: number, reason: string): TerminalLine {
  if (code === 1000) return { text: 'Session ended.', color: 'yellow' };
  const said = printable(reason);
  if (code >= 4000) return { text: `Connection rejected: ${said || `code ${code}`}`, color: 'red' };
  return { text: `Disconnected (code: ${code}). ${said || unspoken[code] || ''}`.trimEnd(), color: 'yellow' };
}

/** The line for a connection that could not be asked for: the refusal of `create_session`. */
export function refusalLine(message: string): TerminalLine {
  return { text: `Error: ${printable(message)}`, color: 'red' };
}

/**
 * Text of others as it may enter a terminal: an escape sequence hidden in a reason would be obeyed.
 */
export function printable(text: string): string {
  return tame(text).trim();
}
