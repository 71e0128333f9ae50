/** The keyboard of a tab in Chromium, on the page that is there. */
import type { Keyboard } from '../keyboard.ts';
import { listenToLiveRegions } from './screen-reader.ts';
import type { Tab } from './tab.ts';

/** More than any page has to stop at. */
const mostStops = 100;

export class BrowserKeyboard implements Keyboard {
  readonly #tab: Tab;
  #listenedTo = 0;

  private constructor(tab: Tab) {
    this.#tab = tab;
  }

  static async of(tab: Tab): Promise<BrowserKeyboard> {
    await tab.page.evaluate(listenToLiveRegions);
    return new BrowserKeyboard(tab);
  }

  async press(key: string): Promise<void> {
    await this.#tab.page.keyboard.press(key);
    await this.#settle();
  }

  async type(text: string): Promise<void> {
    await this.#tab.page.keyboard.type(text);
    await this.#settle();
  }

  async tabTo(what: string | RegExp): Promise<void> {
    const passed: string[] = [];
    while (passed.length < mostStops) {
      await this.press('Tab');
      const here = await this.focus();
      if (typeof what === 'string' ? here === what : what.test(here)) return;
      passed.push(here);
    }
    throw new Error(`expected to come to ${what}; Tab stops at ${[...new Set(passed)].join(', ')}`);
  }

  async focus(): Promise<string> {
    const focused = this.#tab.page.locator(':focus');
    if ((await focused.count()) === 0) return 'nothing';
    const [told = ''] = (await focused.ariaSnapshot()).match(/(?<=^- )\w+( "(\\.|[^"\\])*")?/) ?? [];
    const visible = await focused.evaluate((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return element.checkVisibility() && outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    });
    if (!visible) throw new Error(`nobody sees that ${told} has the focus`);
    return told;
  }

  async seesTheEnd(): Promise<void> {
    const below = () =>
      this.#tab.page
        .locator(':focus')
        .evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - clientHeight - scrollTop);
    await this.#tab.user.world.time.until(
      async () => (await below()) < 1,
      async () => `expected to see the end of ${await this.focus()}; ${await below()} px are below`,
    );
  }

  title(): Promise<string> {
    return this.#tab.page.title();
  }

  async dialog(): Promise<{ title: string; description: string }> {
    const dialog = this.#tab.page.getByRole('dialog');
    await this.#tab.sees(dialog);
    const told = async (attribute: string) => {
      const id = await dialog.getAttribute(attribute);
      const text = id && (await this.#tab.page.locator(`[id="${id}"]`).innerText());
      return text?.replaceAll(/\s+/g, ' ').trim() ?? '';
    };
    return { title: await told('aria-labelledby'), description: await told('aria-describedby') };
  }

  async sees(text: string): Promise<void> {
    await this.#tab.sees(this.#tab.page.getByText(text));
  }

  async hears(text: string | RegExp): Promise<void> {
    const heard = async () => (await this.#heard()).slice(this.#listenedTo);
    const at = async () =>
      (await heard()).findIndex((told) => (typeof text === 'string' ? told === text : text.test(told)));
    await this.#tab.user.world.time.until(
      async () => (await at()) >= 0,
      async () => `expected a screen reader to say ${text}; it said ${JSON.stringify(await heard())}`,
    );
    this.#listenedTo += (await at()) + 1;
  }

  #heard(): Promise<readonly string[]> {
    return this.#tab.page.evaluate(
      () => (window as unknown as { __hangupHeard: readonly string[] }).__hangupHeard,
    );
  }

  async #settle(): Promise<void> {
    this.#tab.party.poked = true;
    await this.#tab.user.world.time.settle();
  }
}
