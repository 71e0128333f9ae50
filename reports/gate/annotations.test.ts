import { expect, test } from 'vitest';
import { annotationsOf } from './annotations.ts';
import type { Finding } from './verdict.ts';

const finding = (more: Partial<Finding> = {}): Finding => ({
  severity: 'violated',
  about: 'ST1 a · sim',
  says: 'saw 1006',
  ...more,
});
const of = (findings: Finding[]) => annotationsOf({ outcome: 'violated', findings, notes: [] });

test('a finding is an error at its place', () => {
  expect(of([finding({ file: 'scenarios/st1.spec.ts', line: 4 })])).toEqual([
    '::error file=scenarios/st1.spec.ts,line=4,title=ST1 a · sim::saw 1006',
  ]);
});

test('one without a place has none', () => {
  expect(of([finding()])).toEqual(['::error title=ST1 a · sim::saw 1006']);
});

test('what would end a command early is escaped', () => {
  expect(of([finding({ about: 'Idle: a, b', says: '100 %\nof\r::error::' })])).toEqual([
    '::error title=Idle%3A a%2C b::100 %25%0Aof%0D::error::',
  ]);
});

test('there are ten at most, and the last counts the rest', () => {
  expect(of(Array.from({ length: 10 }, () => finding()))).toHaveLength(10);
  const eleven = of(Array.from({ length: 11 }, () => finding()));
  expect([eleven.length, eleven.at(-1)]).toEqual([
    10,
    '::error title=Hangup::and 2 findings more: see the summary',
  ]);
  const many = of(Array.from({ length: 30 }, () => finding()));
  expect(many).toHaveLength(10);
  expect(many.at(-1)).toBe('::error title=Hangup::and 21 findings more: see the summary');
});

test('a gate that is open says nothing', () => {
  expect(of([])).toEqual([]);
});
