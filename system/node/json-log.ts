/** One event, one line of JSON. */
import type { Clock } from '../ports/clock.ts';
import { isoTime } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

/** `actor` names the party that speaks, as in `gateway:g1`; `write` takes a line with its line feed. */
export function createJsonLog(options: {
  readonly actor: string;
  readonly clock: Clock;
  readonly write: (line: string) => void;
}): Log {
  return {
    event(kind, data) {
      options.write(
        `${JSON.stringify({ time: isoTime(options.clock), actor: options.actor, kind, data })}\n`,
      );
    },
  };
}
