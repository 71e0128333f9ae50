import { expect, test } from 'vitest';
import { Unmet, WorldTime } from './world-time.ts';

/** In which nothing is due but at these times. */
class Quiet extends WorldTime {
  readonly moves: number[] = [];
  readonly #due: readonly number[];
  #now = 0;

  constructor(...due: number[]) {
    super();
    this.#due = due;
  }

  now = () => this.#now;

  protected async rest(): Promise<void> {}

  protected async move(ms: number): Promise<void> {
    this.#now += ms;
    this.moves.push(ms);
  }

  protected async nextDeadline(): Promise<number | null> {
    return this.#due.find((t) => t > this.#now) ?? null;
  }
}

const closely = Array(250).fill(20);

test('a wait takes five seconds in small steps, and then goes to what is due, on the same grid', async () => {
  const time = new Quiet(10, 13_333, 14_000);
  await time.until(
    () => time.now() >= 13_333,
    () => 'it did not come',
    30_000,
  );
  expect(time.moves).toEqual([...closely, 8340]);
});

test('a wait takes steps again while things are due one after the other', async () => {
  const time = new Quiet(6000, 6010, 6030);
  await time.until(
    () => time.now() >= 6030,
    () => 'it did not come',
    30_000,
  );
  expect(time.moves).toEqual([...closely, 1000, 20, 20]);
});

test('a wait in which nothing is due ends at its deadline', async () => {
  const time = new Quiet(90_000);
  const waited = time.until(
    () => false,
    () => 'it did not come',
    30_000,
  );
  await expect(waited).rejects.toThrow(new Unmet('it did not come'));
  expect(time.moves).toEqual([...closely, 25_000]);
});
