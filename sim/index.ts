/** What scenarios are written with. */
export { type ClosedBy, expect } from './expect.ts';
export type { Lab } from './lab.ts';
export type { Machine } from './machine.ts';
export type { AliveCase, Verdict } from './openssh/alive-case.ts';
export type { IdleCase } from './openssh/idle-case.ts';
export { scenario } from './scenario.ts';
export type { ScenarioOptions } from './tiers.ts';
export type { Person, TerminalHandle as Terminal } from './worlds/person.ts';
