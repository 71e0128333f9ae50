/**
 * Machines that are nothing but their heartbeats: one or a hundred thousand, each with its rhythm, all
 * on one timer set to the earliest beat.
 */
import type { Heartbeat } from '../../system/contracts/api/machines.ts';
import type { Clock, Timer } from '../../system/ports/clock.ts';
import { DueHeap } from '../clock/due-heap.ts';
import { type Beat, beatsOf, type Rhythm } from './rhythm.ts';

export interface FakeMachine {
  readonly nodeKey: string;
  readonly rhythm: Rhythm;
  /** When its rhythm begins, counted from now; spreads many machines over a period. Default 0. */
  readonly startsAfterMs?: number;
  /** Default `fake`. */
  readonly version?: string;
}

export interface BeatOptions {
  readonly clock: Clock;
  readonly machines: Iterable<FakeMachine>;
  /** Sends one beat; a rejection is counted and told to `onFailure`, and the rhythm goes on. */
  readonly send: (beat: Heartbeat) => Promise<unknown>;
  readonly onFailure?: (error: Error, machine: FakeMachine) => void;
  /** Beats on their way at a time; more wait in line. Default 64. */
  readonly maxInFlight?: number;
}

export interface Beating extends Disposable {
  readonly sent: number;
  readonly failed: number;
  /** Machines whose rhythm has not ended. */
  readonly beating: number;
  /** Resolves when no beat is on its way or in line. */
  settled(): Promise<void>;
  /** No further beat is sent, those in line included. Idempotent. */
  stop(): void;
}

interface Beater {
  readonly machine: FakeMachine;
  readonly startsAt: number;
  readonly beats: Iterator<Beat, void>;
  next: Beat;
}

/** Starts them. Throws RhythmError before the first beat when a rhythm makes no sense. */
export function beatMachines(options: BeatOptions): Beating {
  const { clock, send, onFailure, maxInFlight = 64 } = options;
  const heap = new DueHeap<Beater>();
  /** Due beats in their order; those before `head` have been sent. */
  const line: { machine: FakeMachine; beat: Beat }[] = [];
  let head = 0;
  const waiting: (() => void)[] = [];
  let [sent, failed, inFlight] = [0, 0, 0];
  let timer: Timer | null = null;
  let stopped = false;

  const schedule = (beater: Beater) => heap.push(beater.startsAt + beater.next.atMs, beater);

  const arm = () => {
    const at = heap.nextAt;
    if (stopped || at === null) return;
    timer = clock.setTimer(Math.max(0, at - clock.now()), fire);
  };

  const fire = () => {
    const now = clock.now();
    for (let due = heap.popDue(now); due; due = heap.popDue(now)) {
      line.push({ machine: due.machine, beat: due.next });
      const next = due.beats.next();
      if (next.done) continue;
      due.next = next.value;
      schedule(due);
    }
    pump();
    arm();
  };

  const pump = () => {
    while (inFlight < maxInFlight && head < line.length) {
      const { machine, beat } = line[head++]!;
      inFlight++;
      sent++;
      void post(machine, beat);
    }
    if (head === line.length) {
      line.length = 0;
      head = 0;
    }
    if (inFlight === 0) for (const resolve of waiting.splice(0)) resolve();
  };

  const post = async (machine: FakeMachine, beat: Beat) => {
    try {
      await send({ node_key: machine.nodeKey, status: beat.status, version: machine.version ?? 'fake' });
    } catch (error) {
      failed++;
      onFailure?.(error instanceof Error ? error : new Error(String(error)), machine);
    } finally {
      inFlight--;
      pump();
    }
  };

  const stop = () => {
    stopped = true;
    timer?.cancel();
    head = line.length;
    pump();
  };

  const now = clock.now();
  for (const machine of options.machines) {
    const beats = beatsOf(machine.rhythm);
    const first = beats.next();
    if (!first.done)
      schedule({ machine, startsAt: now + (machine.startsAfterMs ?? 0), beats, next: first.value });
  }
  arm();

  return {
    get sent() {
      return sent;
    },
    get failed() {
      return failed;
    },
    get beating() {
      return stopped ? 0 : heap.size;
    },
    settled: () => (inFlight === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    stop,
    [Symbol.dispose]: stop,
  };
}
