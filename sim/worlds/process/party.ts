/**
 * A product program as the laboratory deals with it, wherever it runs: it is called, it answers, it tells
 * events, it ends. What carries the messages is another's business.
 *
 *     harness ── call {id, name, args} ──▶ program ── answer {id, result | error} ──▶ harness
 *                                          program ── event {t, kind, data} ────────▶ harness
 */
import type { PartyReport } from '../../clock/barrier.ts';
import type { Kind } from '../../history/record.ts';

export interface Party {
  readonly name: string;
  readonly alive: boolean;
  /** Rejects with the program's error, or when it is gone. */
  call<T = void>(name: string, args?: unknown): Promise<T>;
  /** Its word for the barrier. @param forgetClosed closed sockets need not be told again */
  report(forgetClosed: boolean): Promise<PartyReport>;
}

export interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: unknown;
}

export type FromProgram =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly event: { readonly t: number; readonly kind: Kind; readonly data: unknown } };

export interface PartyEvent {
  readonly t: number;
  readonly kind: string;
  readonly data: unknown;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The calls that are under way: each is answered, or rejects when the program ends. */
export class Calls {
  readonly #name: string;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  /** @param name of the party, for messages */
  constructor(name: string) {
    this.#name = name;
  }

  /** @param send puts the call on its way; `failed` says that it never will be */
  make<T>(
    name: string,
    args: unknown,
    send: (call: Call, failed: (error: Error) => void) => void,
  ): Promise<T> {
    const id = this.#nextId++;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      send({ id, name, args }, (error) => {
        if (this.#waiting.delete(id)) reject(new Error(`${this.#name}: ${error.message}`));
      });
    });
  }

  answered(message: Exclude<FromProgram, { event: unknown }>): void {
    const call = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) call?.reject(new Error(`${this.#name}: ${message.error}`));
    else call?.resolve(message.result);
  }

  /** Nobody answers any more. */
  end(why: Error): void {
    for (const call of this.#waiting.values()) call.reject(why);
    this.#waiting.clear();
  }
}
