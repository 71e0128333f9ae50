/** The pages "Machines" and "Policy" without a browser: their requests and their words. */
import type { Machine, MachineAdmin } from '../../../system/contracts/api/machines.ts';
import { usualScriptSeconds } from '../../../system/contracts/api/scripts.ts';
import { wasRefused } from '../../../system/dashboard/api/request-error.ts';
import {
  choices,
  liveSessionsText,
  questions,
  standingOf,
  words,
} from '../../../system/dashboard/machines/machine-words.ts';
import {
  howItWent,
  isOver,
  outputText,
  recentScripts,
} from '../../../system/dashboard/machines/script-words.ts';
import type { AdministrationPages } from '../administration-pages.ts';
import { NotAtThisTier } from '../person.ts';
import type { HeadlessTab } from './headless-user.ts';

export class HeadlessAdministration implements AdministrationPages {
  readonly #tab: HeadlessTab;

  /** In this tab, which is signed in. */
  constructor(tab: HeadlessTab) {
    this.#tab = tab;
  }

  async machine(name: string) {
    const machine = await this.#find(name);
    return { standing: standingOf(machine), live: liveSessionsText(machine.live_sessions) };
  }

  async choices(name: string): Promise<string[]> {
    return choices(await this.#find(name)).map((action) => words[action]);
  }

  async administer(name: string, action: MachineAdmin['action']): Promise<string> {
    const machine = await this.#find(name);
    if (!choices(machine).includes(action)) throw new Error(`${name} does not offer ${words[action]}`);
    const said = questions[action].says(machine);
    this.#tab.user.did(`clicks ${words[action]} for ${name}`);
    await this.#during(this.#tab.page.api.administerMachine(machine.id, action));
    await this.#tab.user.world.time.settle();
    return said;
  }

  async runScript(name: string, script: string) {
    const { id } = await this.#find(name);
    this.#tab.user.did(`runs a script on ${name}`);
    const { api } = this.#tab.page;
    let told = await this.#during(api.executeScript(id, script, usualScriptSeconds));
    // As the page asks again.
    for (let polls = 0; polls < 5 && !isOver(told); polls++) {
      await this.#tab.user.world.time.advance('1s');
      told = await this.#during(api.script(told.id));
    }
    if (!isOver(told)) throw new Error(`expected a script on ${name} to be over: ${howItWent(told)}`);
    return { how: `${told.status} ${howItWent(told)}`, output: outputText(told) };
  }

  async recentScripts(): Promise<string[] | null> {
    const list = await this.#during(this.#tab.goto('/machines').api.scripts()).catch((refusal) => {
      if (wasRefused(refusal, 'FEATURE_NOT_AVAILABLE')) return null;
      throw refusal;
    });
    if (!list) return null;
    return list.slice(0, recentScripts).map((one) => `${one.machine_name}: ${one.status}, ${howItWent(one)}`);
  }

  async machinesByKeyboard(): Promise<never> {
    throw new NotAtThisTier('without a browser there is nothing that has the focus');
  }

  async policy(): Promise<string[]> {
    const { text } = await this.#during(this.#tab.goto('/policy').api.policy());
    return text.trimEnd().split('\n');
  }

  async set(setting: string, value: number | string | null): Promise<void> {
    this.#tab.user.did(`sets ${setting} to ${value ?? 'its default'}`);
    await this.#during(this.#tab.goto('/policy').api.updatePolicy({ [setting]: value }));
    await this.#tab.user.world.time.settle();
  }

  async #find(name: string): Promise<Machine> {
    const machines = await this.#during(this.#tab.goto('/machines').api.machines());
    const found = machines.find((machine) => machine.name === name);
    if (!found) throw new Error(`${this.#tab.user.name} sees no machine "${name}"`);
    return found;
  }

  #during<T>(work: Promise<T>): Promise<T> {
    return this.#tab.user.world.time.during(work);
  }
}
