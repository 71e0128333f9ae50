/** What scenarios are written with. */
export { expect } from './expect.ts';
export type { Lab } from './lab.ts';
export type { Machine } from './machine.ts';
export { scenario } from './scenario.ts';
export type { Person, TerminalHandle as Terminal } from './worlds/person.ts';
