import { expect, test } from 'vitest';
import { soleWriter } from './sole-writer.ts';

test('a folder that somebody writes is refused to the next one, and is free once they are done', async () => {
  {
    await using _first = await soleWriter('/checkout/reports/out');
    await expect(soleWriter('/checkout/reports/out')).rejects.toThrow(
      'another run is writing /checkout/reports/out: wait for its end, or run in a clone of your own',
    );
  }
  await using _next = await soleWriter('/checkout/reports/out');
});

test('another checkout is another folder', async () => {
  await using _one = await soleWriter('/one/reports/out');
  await using _other = await soleWriter('/other/reports/out');
});
