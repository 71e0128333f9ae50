/** A fault on a link: a value that heals when its scope ends. */
export interface Fault extends AsyncDisposable {
  readonly link: string;
  /** The verb that made it. */
  readonly fault: string;
  /** Takes it away; a second time does nothing. */
  heal(): Promise<void>;
}

/** The Toxiproxy server in use has no toxic for this fault; a scenario declares itself skipped. */
export class UnsupportedFault extends Error {
  override readonly name = 'UnsupportedFault';
  readonly fault: string;

  constructor(fault: string, toxic: string) {
    super(`${fault} needs the toxic "${toxic}", which this Toxiproxy server does not have`);
    this.fault = fault;
  }
}

export type Direction = 'client→server' | 'server→client';
