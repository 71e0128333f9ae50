/** Text frames from the browser: JSON control messages and nothing else. */
import { Compile } from 'typebox/compile';
import { ClientMessage } from '../../contracts/frames.ts';

const format = Compile(ClientMessage);

/** No control message is longer. */
const maxControlChars = 4096;

/** Null for what is malformed or unknown. */
export function readControlMessage(text: string): ClientMessage | null {
  if (text.length > maxControlChars) return null;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  return format.Check(message) ? message : null;
}
