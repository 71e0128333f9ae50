/** What scenarios are written with. */
export { expect } from './expect.ts';
export type { Machine } from './machine.ts';
export { type Lab, scenario } from './scenario.ts';
export type { Person, TerminalHandle as Terminal } from './worlds/person.ts';
