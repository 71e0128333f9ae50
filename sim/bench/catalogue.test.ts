/** Every benchmark that lives in memory runs, at a size at which its numbers mean nothing. */
import { expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';

const tiny = 0.001;
/** The scenarios have their own tests, and so has the fault proxy. */
const elsewhere = new Set(['seven', 'fault-proxy']);

test.each(catalogue.filter(({ name }) => !elsewhere.has(name)))(
  '$name measures something',
  {
    timeout: 120_000,
  },
  async (benchmark) => {
    const told: string[] = [];
    const measures = await benchmark.run((now) => told.push(now), tiny);

    expect(told.length).toBeGreaterThan(0);
    expect(measures.length).toBeGreaterThan(0);
    for (const { value } of measures) expect(value).toBeGreaterThan(0);
  },
);

test('names are said once', () => {
  const names = catalogue.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
