/**
 * The history while it is being made: append-only, numbered and chained as it grows, with a way to wait
 * for what has not happened yet.
 */
import { cutJson, isKeptWhole } from './bounded.ts';
import { genesis, hashOf } from './chain.ts';
import type { AnyRecord, HistoryRecord, Kind, Kinds } from './record.ts';
import { historyVersion } from './record.ts';

/** Who saw it and when: `t` in virtual milliseconds since the start of the run. */
export interface Sighting {
  readonly t: number;
  readonly actor: string;
  /** Taken from the data's own `session` where it is not given. */
  readonly session?: string | null;
  /** `seq` of the record that brought this one about. */
  readonly cause?: number | null;
}

export type Listener = (record: AnyRecord) => void;

export class History {
  readonly #records: AnyRecord[] = [];
  readonly #byKind = new Map<Kind, AnyRecord[]>();
  readonly #listeners = new Set<Listener>();
  /** How much JSON may be kept, and how long each kept record is; none where nothing is ever forgotten. */
  #bound: { readonly most: number; readonly lengths: number[]; total: number } | null = null;

  get records(): readonly AnyRecord[] {
    return this.#records;
  }

  get length(): number {
    return this.#records.length;
  }

  /** The records of one kind, oldest first. */
  of<K extends Kind>(kind: K): readonly HistoryRecord<K>[] {
    return (this.#byKind.get(kind) ?? []) as unknown as readonly HistoryRecord<K>[];
  }

  /**
   * From now on forgets the oldest records once the data of all of them takes more than `most` characters
   * of JSON: for a run without an end. What is left begins in the middle of the chain.
   */
  keepLast(most: number): void {
    const lengths = this.#records.map(({ data }) => JSON.stringify(data).length);
    this.#bound = { most, lengths, total: lengths.reduce((sum, length) => sum + length, 0) };
    this.#forget();
  }

  /**
   * Appends a record and tells the listeners. The data is copied, its over-long strings are cut.
   * Throws RangeError for a time that is no finite number and for terminal bytes over the limit.
   */
  record<K extends Kind>(kind: K, data: Kinds[K], sighting: Sighting): HistoryRecord<K> {
    if (!Number.isFinite(sighting.t))
      throw new RangeError(`cannot record ${kind}: its time is ${sighting.t}`);
    const last = this.#records.at(-1);
    const whole = JSON.stringify(data);
    const isWhole = isKeptWhole(whole);
    const json = isWhole ? whole : cutJson(kind, data);
    const record = {
      v: historyVersion,
      seq: (last?.seq ?? 0) + 1,
      t: sighting.t,
      actor: sighting.actor,
      session: sighting.session ?? sessionIn(data),
      kind,
      data: isWhole ? copyOf(data, json) : JSON.parse(json),
      cause: sighting.cause ?? null,
      prev: last?.hash ?? genesis,
      hash: '',
    };
    record.hash = hashOf(record as unknown as AnyRecord, json);
    const sealed = record as unknown as AnyRecord;
    this.#records.push(sealed);
    const kin = this.#byKind.get(kind);
    if (kin) kin.push(sealed);
    else this.#byKind.set(kind, [sealed]);
    if (this.#bound) {
      this.#bound.lengths.push(json.length);
      this.#bound.total += json.length;
      this.#forget();
    }
    if (this.#listeners.size > 0) for (const listener of [...this.#listeners]) listener(sealed);
    return sealed as unknown as HistoryRecord<K>;
  }

  /** Calls `listener`, which must not throw, with each record from now on; answers how to stop. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** A quarter at a time: each record moves only a few times. The last one always stays. */
  #forget(): void {
    const bound = this.#bound;
    if (!bound || bound.total <= bound.most) return;
    let count = 0;
    while (bound.total > bound.most * 0.75 && count < this.#records.length - 1)
      bound.total -= bound.lengths[count++]!;
    bound.lengths.splice(0, count);
    this.#records.splice(0, count);
    const first = this.#records[0]!.seq;
    for (const kin of this.#byKind.values()) {
      const kept = kin.findIndex(({ seq }) => seq >= first);
      kin.splice(0, kept < 0 ? kin.length : kept);
    }
  }

  /**
   * The next record that satisfies `predicate`. `since` counts from that `seq` on, so that what was
   * recorded already is found too. Rejects with the signal's reason when it aborts, and with whatever
   * the predicate throws.
   */
  next(
    predicate: (record: AnyRecord) => boolean,
    options: { readonly since?: number; readonly signal?: AbortSignal } = {},
  ): Promise<AnyRecord> {
    return new Promise((resolve, reject) => {
      const { since, signal } = options;
      if (signal?.aborted) return reject(signal.reason);
      const settle = (act: () => void) => {
        stop();
        signal?.removeEventListener('abort', onAbort);
        act();
      };
      const onAbort = () => settle(() => reject(signal?.reason));
      const look: Listener = (record) => {
        try {
          if (predicate(record)) settle(() => resolve(record));
        } catch (error) {
          settle(() => reject(error));
        }
      };
      const stop = this.listen(look);
      signal?.addEventListener('abort', onAbort);
      if (since === undefined) return;
      try {
        const first = this.#records[0]?.seq ?? 1;
        const found = this.#records.slice(Math.max(0, since - first)).find(predicate);
        if (found) settle(() => resolve(found));
      } catch (error) {
        settle(() => reject(error));
      }
    });
  }
}

/** What `json` says, without reading it again where the data is as flat as most is. */
function copyOf(data: object, json: string): object {
  for (const name in data) {
    const value: unknown = (data as Record<string, unknown>)[name];
    if (typeof value === 'string' || value === null || typeof value === 'boolean') continue;
    if (!Number.isFinite(value)) return JSON.parse(json);
  }
  return { ...data };
}

function sessionIn(data: object): string | null {
  const session = (data as { session?: unknown }).session;
  return typeof session === 'string' ? session : null;
}
