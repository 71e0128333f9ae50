/** One direction of a connection without sockets: a chain on a manual clock, and what came out of it when. */
import { WireReader } from '../../wire/rfc6455.ts';
import { Chain } from '../chain.ts';
import type { Attributes, Toxic } from '../toxic.ts';
import { toxicTypes } from '../toxics/catalogue.ts';
import { manualClock } from './manual-clock.ts';
import { seededEntropy } from './seeded-entropy.ts';

export class Pipe {
  readonly clock = manualClock();
  readonly chain: Chain;
  /** `12: text` for bytes, `12: fin` and `12: rst` for the end, with the time in ms. */
  readonly out: string[] = [];
  /** Bytes that came out, all together. */
  bytes = Buffer.alloc(0);
  /** While false the peer takes nothing more. */
  room = true;
  roomEvents = 0;
  resets = 0;
  #lastActivity = 0;
  readonly #output: WireReader;

  constructor(toxics: readonly Toxic[], { seed = 1, output = new WireReader('server') } = {}) {
    this.#output = output;
    this.chain = new Chain(
      {
        clock: this.clock,
        entropy: seededEntropy(seed),
        sink: {
          write: (bytes) => {
            this.out.push(`${this.clock.now()}: ${Buffer.from(bytes).toString('latin1')}`);
            this.bytes = Buffer.concat([this.bytes, bytes]);
            this.#output.read(bytes);
            return true;
          },
          hasRoom: () => this.room,
          end: ({ reset }) => this.out.push(`${this.clock.now()}: ${reset ? 'rst' : 'fin'}`),
        },
        closeWithReset: (on) => {
          this.resets += on ? 1 : -1;
        },
        lastActivity: () => this.#lastActivity,
        reader: () => this.#output.clone(),
        onRoom: () => this.roomEvents++,
      },
      toxics,
    );
  }

  send(data: string | Uint8Array): void {
    this.#lastActivity = this.clock.now();
    this.chain.push({ bytes: Buffer.from(data as Uint8Array), readAt: this.clock.now() });
  }

  takeAgain(): void {
    this.room = true;
    this.chain.roomMade();
  }

  end(): void {
    this.chain.end({ reset: false });
  }
}

export function toxic(type: string, attributes: Attributes = {}, extra: Partial<Toxic> = {}): Toxic {
  const known = toxicTypes.get(type)!;
  const all = Object.fromEntries(known.attributes.map((name) => [name, attributes[name] ?? 0]));
  return {
    name: type,
    type: known,
    stream: 'upstream',
    streamText: 'upstream',
    toxicity: 1,
    attributes: all,
    ...extra,
  };
}
