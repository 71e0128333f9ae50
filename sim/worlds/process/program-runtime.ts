/** What a program of the laboratory finds around the product: ports, a way to tell, and calls to answer. */
import type { Clock } from '../../../system/ports/clock.ts';
import type { Log } from '../../../system/ports/log.ts';
import type { Kind, Kinds } from '../../history/record.ts';
import type { Call, FromProgram } from './party.ts';

export type Handlers = Record<string, (args: never) => unknown>;

export interface ProgramRuntime {
  readonly clock: Clock;
  readonly log: Log;
  /** Tells the history something the product itself does not log. */
  observe<K extends Kind>(kind: K, data: Kinds[K]): void;
  /** Answers the harness's calls by name, from now on. */
  serve(handlers: Handlers): void;
}

/** Never rejects: what a handler throws is the answer. */
export async function answer({ id, name, args }: Call, handlers: Handlers): Promise<FromProgram> {
  try {
    const handler = handlers[name];
    if (!handler) throw new Error(`no call is named "${name}"`);
    return { id, result: await handler(args as never) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
