/** The pages "Machines" and "Policy" of an administrator, as a scenario speaks of them. */
import type { MachineAdmin } from '../../system/contracts/api/machines.ts';
import type { Standing } from '../../system/dashboard/machines/machine-words.ts';
import type { Keyboard } from './keyboard.ts';

export interface AdministrationPages {
  /** What the list says of a machine, loaded anew. */
  machine(name: string): Promise<{ readonly standing: Standing; readonly live: string }>;
  /** What can be done with it, as the buttons of its row say. */
  choices(name: string): Promise<string[]>;
  /** Asks for it and confirms; answers what the confirmation said of it. */
  administer(name: string, action: MachineAdmin['action']): Promise<string>;
  /** Runs a script by the dialog that is made for it, which stays open; answers how it went once it is over. */
  runScript(machine: string, script: string): Promise<{ readonly how: string; readonly output: string }>;
  /** The scripts that were run last, `machine: status, how it went`, loaded anew; `null` where the page tells of none. */
  recentScripts(): Promise<string[] | null>;
  /** The page "Machines", loaded anew, by keyboard. */
  machinesByKeyboard(): Promise<Keyboard>;
  /** The effective policy, a line for each setting, loaded anew. */
  policy(): Promise<string[]>;
  /** Changes a setting; `null` goes back to the default. */
  set(setting: string, value: number | string | null): Promise<void>;
}
