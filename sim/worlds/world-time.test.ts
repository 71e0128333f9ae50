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

const closely = Array(50).fill(20);

test('a wait takes a second in small steps, and then goes to what is due, on the same grid', async () => {
  const time = new Quiet(10, 3333, 4000);
  await time.until(
    () => time.now() >= 3333,
    () => 'it did not come',
  );
  expect(time.moves).toEqual([...closely, 2340]);
});

test('a wait takes steps again while things are due one after the other', async () => {
  const time = new Quiet(2000, 2010, 2030);
  await time.until(
    () => time.now() >= 2030,
    () => 'it did not come',
  );
  expect(time.moves).toEqual([...closely, 1000, 20, 20]);
});

test('a wait in which nothing is due ends at its deadline', async () => {
  const time = new Quiet(90_000);
  const waited = time.until(
    () => false,
    () => 'it did not come',
    5000,
  );
  await expect(waited).rejects.toThrow(new Unmet('it did not come'));
  expect(time.moves).toEqual([...closely, 4000]);
});
