/**
 * What a process is in the other tiers: the things that end when it is killed. A dead party's timers never
 * fire, its connections are closed by "the kernel", what it asked for is never answered, and it says
 * nothing more.
 */
import type { Clock } from '../../../system/ports/clock.ts';
import type { Log } from '../../../system/ports/log.ts';
import type { Kind, Kinds } from '../../history/record.ts';
import type { MemorySocket } from './duplex.ts';
import type { Pump } from './pump.ts';

type Record = <K extends Kind>(kind: K, data: Kinds[K]) => void;

export class Party {
  readonly clock: Clock;
  readonly log: Log;
  readonly #pump: Pump;
  readonly #record: Record;
  readonly #sockets = new Set<MemorySocket>();
  #alive = true;
  #wallOffsetMs = 0;

  /** @param record takes what it says, as long as it lives */
  constructor(pump: Pump, record: Record) {
    this.#pump = pump;
    this.#record = record;
    this.log = { event: (kind, data) => this.observe(kind, data as Kinds[typeof kind]) };
    this.clock = {
      now: () => pump.clock.now(),
      wallTime: () => pump.clock.wallTime() + this.#wallOffsetMs,
      setTimer: (delayMs, fire) =>
        pump.clock.setTimer(delayMs, () => {
          if (this.#alive) fire();
        }),
    };
  }

  get alive(): boolean {
    return this.#alive;
  }

  observe<K extends Kind>(kind: K, data: Kinds[K]): void {
    if (this.#alive) this.#record(kind, data);
  }

  /** Its wall clock is moved against the monotonic one, as NTP or a person does. */
  jumpWallTime(byMs: number): void {
    this.#wallOffsetMs += byMs;
  }

  /** The party's end of a connection. */
  own(socket: MemorySocket): MemorySocket {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    return socket;
  }

  /** Resolves in a turn of its own, or never again. */
  event(): Promise<void> {
    return new Promise((resolve) =>
      this.#pump.lane().post(() => {
        if (this.#alive) resolve();
      }),
    );
  }

  /** The same port, whose every call and every answer is an event of the world. */
  asks<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function' || name === 'subscribe') return method;
        return async (...args: unknown[]) => {
          await this.event();
          const answer = Promise.resolve(Reflect.apply(method, target, args));
          // A failure is an answer, too.
          await Promise.allSettled([answer]);
          await this.event();
          return answer;
        };
      },
    });
  }

  /** SIGKILL. */
  kill(): void {
    this.#alive = false;
    for (const socket of this.#sockets) {
      socket.removeAllListeners();
      socket.on('error', () => {});
      freeParser(socket);
      socket.destroy();
    }
    this.#sockets.clear();
  }
}

/**
 * Node's `http` frees the parser of a connection when it hears it close. Who is dead hears nothing, and a
 * parser that is not freed keeps its connection in memory, and the whole world with it.
 */
function freeParser(socket: MemorySocket): void {
  (socket as { readonly parser?: { close(): void } | null }).parser?.close();
}
