import { expect, test } from 'vitest';
import { labelled } from './allure-labels.ts';

const result = {
  name: 'Idle: thirty minutes',
  labels: [
    { name: 'titlePath', value: ' > process > idle-timeout.spec.ts' },
    { name: 'suite', value: 'scenario.ts' },
  ],
};

const valuesOf = (name: string, { labels }: typeof result) =>
  labels.filter((label) => label.name === name).map(({ value }) => value);

test('a result is found by its scenario and by its tier', () => {
  expect(valuesOf('feature', labelled(result))).toEqual(['Idle']);
  expect(valuesOf('suite', labelled(result))).toEqual(['Idle']);
  expect(valuesOf('tag', labelled(result))).toEqual(['process']);
  expect(valuesOf('layer', labelled(result))).toEqual(['process']);
});

test('labelling twice is as good as once', () => {
  expect(labelled(labelled(result))).toEqual(labelled(result));
});

test('what did not come to rest is broken, which is neither failed nor left out of the rate', () => {
  const ended = (message: string) =>
    labelled({ ...result, status: 'failed', statusDetails: { message } }).status;
  expect(ended('UnknownError: the world did not come to rest within 20 s')).toBe('broken');
  expect(ended('Error: expected 1011')).toBe('failed');
});
