/**
 * How bytes get from a socket into the chain: at once, or a little later in real time, so that a harness
 * that steps virtual time over real sockets meets the delays that a real network has.
 */

/** Calls `deliver` once, now or later. */
export type Delivery = (deliver: () => void) => void;

export const atOnce: Delivery = (deliver) => deliver();

const maxUnderWay = 256;

/** Keeps deliveries in order whatever order their delays end in. */
export class InOrder {
  readonly #delivery: Delivery;
  readonly #underWay: { readonly act: () => void; due: boolean }[] = [];

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
  }

  get isFull(): boolean {
    return this.#underWay.length >= maxUnderWay;
  }

  add(act: () => void): void {
    const one = { act, due: false };
    this.#underWay.push(one);
    this.#delivery(() => {
      one.due = true;
      while (this.#underWay[0]?.due) this.#underWay.shift()!.act();
    });
  }
}
