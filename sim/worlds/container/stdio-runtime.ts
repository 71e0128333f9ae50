/**
 * The laboratory's side inside a container: calls come on standard input and answers and events go out on
 * standard output, a line of JSON each. So what is told does not depend on the network that faults befall.
 * Time is real. When nobody holds the input any more, the program ends, and the container with it.
 */
import { createInterface } from 'node:readline';
import type { Call, FromProgram } from '../process/party.ts';
import { watchProcess } from '../process/process-report.ts';
import { answer, type Handlers, type ProgramRuntime } from '../process/program-runtime.ts';
import { runClock } from './run-clock.ts';

/** Names to the program when its run began. */
export const zeroVariable = 'HANGUP_RUN_ZERO';

export function stdioRuntime(): ProgramRuntime {
  const zero = process.env[zeroVariable];
  if (!zero) throw new Error('This file is started by the laboratory, not by hand');
  const clock = runClock(BigInt(zero));
  // Nobody moves this clock: what will be due is nobody's business.
  const report = watchProcess({ now: clock.now, nextDeadline: () => null });
  const send = (message: FromProgram) => void process.stdout.write(`${JSON.stringify(message)}\n`);
  const observe: ProgramRuntime['observe'] = (kind, data) => send({ event: { t: clock.now(), kind, data } });
  const own: Handlers = {
    report: (options: { forgetClosed: boolean }) => report(options.forgetClosed),
  };
  return {
    clock,
    observe,
    log: { event: observe },
    serve(handlers) {
      const all: Handlers = { ...own, ...handlers };
      createInterface({ input: process.stdin })
        .on('line', async (line) => send(await answer(JSON.parse(line) as Call, all)))
        .once('close', () => process.exit(0));
    },
  };
}
