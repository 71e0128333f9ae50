/** A fault on a link: a value that heals when its scope ends. */
export interface Fault extends AsyncDisposable {
  readonly link: string;
  /** The verb that made it. */
  readonly fault: string;
  /** Takes it away; a second time does nothing. */
  heal(): Promise<void>;
}

/** The Toxiproxy server in use cannot do this fault; a scenario declares itself skipped. */
export class UnsupportedFault extends Error {
  override readonly name = 'UnsupportedFault';
  readonly fault: string;

  constructor(fault: string, why: string) {
    super(`${fault} ${why}`);
    this.fault = fault;
  }

  static lacks(fault: string, toxic: string): UnsupportedFault {
    return new UnsupportedFault(
      fault,
      `needs the toxic "${toxic}", which this Toxiproxy server does not have`,
    );
  }

  /** Its toxics run on a clock that nobody can move. */
  static onRealClock(fault: string): UnsupportedFault {
    return new UnsupportedFault(fault, 'takes virtual time, and this Toxiproxy server keeps its own');
  }
}

export type Direction = 'client→server' | 'server→client';
