/**
 * The laboratory's side inside a product process: its virtual clock, its report to the barrier, its
 * events on the way to the history. The product sees only ports.
 */
import { flushCompileCache } from 'node:module';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import type { Call, FromProgram } from './party.ts';
import { watchProcess } from './process-report.ts';
import { answer, type Handlers, type ProgramRuntime } from './program-runtime.ts';

export function childRuntime(): ProgramRuntime {
  if (!process.send) throw new Error('This file is started by the laboratory, not by hand');
  const send = (message: FromProgram) => process.send!(message, undefined, {}, () => {});
  const clock = new VirtualClock();
  const report = watchProcess(clock);
  const observe: ProgramRuntime['observe'] = (kind, data) => send({ event: { t: clock.now(), kind, data } });

  const own: Handlers = {
    report: (options: { forgetClosed: boolean }) => report(options.forgetClosed),
    moveTo: (t: number) => clock.moveTo(t),
    fireDue: () => clock.fireDue(),
    jumpWallTime: (ms: number) => clock.jumpWallTime(ms),
  };
  // A harness that went away leaves nobody to report to.
  process.on('disconnect', () => process.exit(0));

  return {
    clock,
    observe,
    log: { event: observe },
    serve(handlers) {
      const all: Handlers = { ...own, ...handlers };
      process.on('message', async (call: Call) => {
        send(await answer(call, all));
        // A product process is often killed, and what Node compiled is otherwise kept only at an exit.
        if (call.name === 'start') flushCompileCache();
      });
    },
  };
}
