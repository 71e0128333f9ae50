/**
 * Rhythms of heartbeats as data, and the beats they make. Times are milliseconds since the machine
 * started, never going back.
 *
 *     steady    |    |    |    |    |
 *     late      |    |       | |    |        each nth comes later
 *     missing   |    |         |    |        each nth does not come
 *     doubled   ||   ||   ||   ||   ||
 *     skewed    |     |     |     |          the machine's clock runs slow or fast
 *     flapping  |    |    x         |    |    x
 *     stopping  |    |    |    x
 */

export interface Beat {
  readonly atMs: number;
  /** `offline` is the last beat of a machine that goes down in order. */
  readonly status: 'online' | 'offline';
}

interface Paced {
  /** The rhythm's period: 30 s by the default policy. */
  readonly everyMs: number;
}

export type Rhythm =
  | ({ readonly kind: 'steady' } & Paced)
  /** Each `nth` beat comes `byMs` after its time; the next keeps its own. */
  | ({ readonly kind: 'late'; readonly byMs: number; readonly nth: number } & Paced)
  /** Each `nth` beat is left out. */
  | ({ readonly kind: 'missing'; readonly nth: number } & Paced)
  /** Each beat is sent again `apartMs` later. */
  | ({ readonly kind: 'doubled'; readonly apartMs: number } & Paced)
  /** The machine's clock runs `rate` times as fast as ours: 0.5 beats half as often. */
  | ({ readonly kind: 'skewed'; readonly rate: number } & Paced)
  /** `beats` beats, then silence for `silentMs`, and again. `goodbye`: the silence opens with `offline`. */
  | ({
      readonly kind: 'flapping';
      readonly beats: number;
      readonly silentMs: number;
      readonly goodbye: boolean;
    } & Paced)
  /** Beats until `afterMs`, then no more; with `goodbye` the last word is `offline`. */
  | ({ readonly kind: 'stopping'; readonly afterMs: number; readonly goodbye: boolean } & Paced);

/** A rhythm that makes no sense: the message names the field, its value and what it must be. */
export class RhythmError extends RangeError {
  override readonly name = 'RhythmError';
}

/** The beats of a rhythm, the first at 0. Endless except for `stopping`. Throws RhythmError. */
export function beatsOf(rhythm: Rhythm): Iterable<Beat> & Iterator<Beat, void> {
  check(rhythm);
  return inOrder(rhythm);
}

function* inOrder(rhythm: Rhythm): Generator<Beat, void> {
  switch (rhythm.kind) {
    case 'steady':
      yield* every(rhythm.everyMs);
      return;
    case 'skewed':
      yield* every(rhythm.everyMs / rhythm.rate);
      return;
    case 'late':
      yield* late(rhythm.everyMs, rhythm.byMs, rhythm.nth);
      return;
    case 'missing':
      yield* missing(rhythm.everyMs, rhythm.nth);
      return;
    case 'doubled':
      yield* doubled(rhythm.everyMs, rhythm.apartMs);
      return;
    case 'flapping':
      yield* flapping(rhythm);
      return;
    case 'stopping':
      for (let atMs = 0; atMs < rhythm.afterMs; atMs += rhythm.everyMs) yield online(atMs);
      if (rhythm.goodbye) yield { atMs: rhythm.afterMs, status: 'offline' };
  }
}

function* every(ms: number): Generator<Beat, void> {
  for (let n = 0; ; n++) yield online(n * ms);
}

function* missing(everyMs: number, nth: number): Generator<Beat, void> {
  for (let n = 0; ; n++) if ((n + 1) % nth !== 0) yield online(n * everyMs);
}

function* doubled(everyMs: number, apartMs: number): Generator<Beat, void> {
  for (let n = 0; ; n++) {
    yield online(n * everyMs);
    yield online(n * everyMs + apartMs);
  }
}

/** A beat that is later than its successors is sent after them. */
function* late(everyMs: number, byMs: number, nth: number): Generator<Beat, void> {
  const waiting: number[] = [];
  for (let n = 1; ; n++) {
    const atMs = (n - 1) * everyMs;
    while (waiting.length > 0 && waiting[0]! <= atMs) yield online(waiting.shift()!);
    if (n % nth === 0) waiting.push(atMs + byMs);
    else yield online(atMs);
  }
}

function* flapping(rhythm: Extract<Rhythm, { kind: 'flapping' }>): Generator<Beat, void> {
  for (let start = 0; ; start += rhythm.beats * rhythm.everyMs + rhythm.silentMs) {
    for (let n = 0; n < rhythm.beats; n++) yield online(start + n * rhythm.everyMs);
    if (rhythm.goodbye) yield { atMs: start + rhythm.beats * rhythm.everyMs, status: 'offline' };
  }
}

function online(atMs: number): Beat {
  return { atMs, status: 'online' };
}

function check(rhythm: Rhythm): void {
  const must = (field: string, value: number, right: boolean, wanted: string) => {
    if (!right || !Number.isFinite(value))
      throw new RhythmError(`${rhythm.kind}: ${field} is ${value}, must be ${wanted}`);
  };
  must('everyMs', rhythm.everyMs, rhythm.everyMs > 0, 'more than 0');
  if (rhythm.kind === 'late') {
    must('byMs', rhythm.byMs, rhythm.byMs >= 0, '0 or more');
    must('nth', rhythm.nth, Number.isInteger(rhythm.nth) && rhythm.nth >= 1, 'a whole number from 1');
  }
  if (rhythm.kind === 'missing')
    must('nth', rhythm.nth, Number.isInteger(rhythm.nth) && rhythm.nth >= 2, 'a whole number from 2');
  if (rhythm.kind === 'doubled')
    must(
      'apartMs',
      rhythm.apartMs,
      rhythm.apartMs >= 0 && rhythm.apartMs <= rhythm.everyMs,
      'between 0 and everyMs',
    );
  if (rhythm.kind === 'skewed') must('rate', rhythm.rate, rhythm.rate > 0, 'more than 0');
  if (rhythm.kind === 'flapping') {
    must('beats', rhythm.beats, Number.isInteger(rhythm.beats) && rhythm.beats >= 1, 'a whole number from 1');
    must('silentMs', rhythm.silentMs, rhythm.silentMs >= 0, '0 or more');
  }
  if (rhythm.kind === 'stopping') must('afterMs', rhythm.afterMs, rhythm.afterMs >= 0, '0 or more');
}
