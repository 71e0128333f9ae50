import { expect, test } from 'vitest';
import { renderTable } from './table.ts';

test('a table names what was measured, beside what, and whether the goal is met', () => {
  const table = renderTable([
    {
      benchmark: 'fault-proxy',
      measures: [
        {
          what: 'throughput',
          value: 812.4,
          unit: 'MB/s',
          beside: { name: 'pipe', value: 1000 },
          goal: { of: 'ratio', bound: 'at least', is: 0.8 },
        },
        {
          what: 'connections',
          value: 1234.5,
          unit: '/s',
          goal: { of: 'value', bound: 'at least', is: 2000 },
        },
      ],
    },
  ]);
  expect(table).toBe(`\
               measured  unit  beside       ratio  goal

fault-proxy
  throughput        812  MB/s  pipe: 1,000  0.812  at least 0.8 of it  met
  connections     1,235  /s                        at least 2,000      not met
`);
});
