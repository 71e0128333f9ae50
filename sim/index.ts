/** What scenarios are written with. */
export { expect } from './expect.ts';
export type { Machine } from './machine.ts';
export { type Lab, scenario } from './scenario.ts';
export type { BrowserUser } from './worlds/process/browser-user.ts';
export type { Terminal } from './worlds/process/terminal.ts';
