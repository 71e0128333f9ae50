/** How long each fault stood: the shaded spans. */
import type { AnyRecord, HistoryRecord } from '../../sim/history/record.ts';

export interface FaultSpan {
  readonly link: string;
  readonly fault: string;
  readonly applied: HistoryRecord<'fault.applied'>;
  /** Null where it stood to the end. */
  healed: HistoryRecord<'fault.healed'> | null;
  /** `cut`: nothing gets through, `silent`: and nobody is told; `impaired`: it gets through, changed. */
  readonly nature: 'cut' | 'silent' | 'impaired';
}

/** Faults that strike once: there is no span, whatever says that they were healed. */
const blows = new Set(['reset', 'cutInsideFrame', 'cutInsideChunk', 'pointAt']);

const natures: Readonly<Record<string, FaultSpan['nature']>> = {
  down: 'cut',
  blackhole: 'silent',
  blackholeAfter: 'silent',
  halfOpen: 'silent',
  stall: 'silent',
};

export function natureOf(fault: string): FaultSpan['nature'] {
  return natures[fault] ?? 'impaired';
}

export function isBlow(fault: string): boolean {
  return blows.has(fault);
}

export function faultSpans(records: readonly AnyRecord[]): FaultSpan[] {
  const spans: FaultSpan[] = [];
  for (const record of records) {
    if (record.kind === 'fault.applied' && !isBlow(record.data.fault)) {
      const { link, fault } = record.data;
      spans.push({ link, fault, applied: record, healed: null, nature: natureOf(fault) });
    } else if (record.kind === 'fault.healed') {
      const { link, fault } = record.data;
      const open = spans.findLast((span) => !span.healed && span.link === link && span.fault === fault);
      if (open) open.healed = record;
    }
  }
  return spans;
}

/** Where and when nothing gets through. */
export class Cuts {
  readonly #byLink: ReadonlyMap<string, readonly FaultSpan[]>;

  constructor(spans: readonly FaultSpan[]) {
    this.#byLink = Map.groupBy(
      spans.filter(({ nature }) => nature !== 'impaired'),
      ({ link }) => link,
    );
  }

  /** Whether one stands on the link at this `seq`. */
  at(link: string, seq: number): boolean {
    return (this.#byLink.get(link) ?? []).some(
      ({ applied, healed }) => applied.seq <= seq && (healed === null || healed.seq > seq),
    );
  }
}
