import { expect, test } from 'vitest';
import { named } from './named.ts';

const people = [{ name: 'alice' }, { name: 'bob' }];
const person = (name: string) => named('person', name, people, (one) => one.name);

test('who is there is found by name', () => {
  expect(person('bob')).toBe(people[1]);
});

test('for somebody who is not, it is told who is', () => {
  expect(() => person('eve')).toThrow('there is no person "eve"; there are alice, bob');
});
