/** A page as those have it who use the keyboard alone, and whom a screen reader tells what is there. */
export interface Keyboard {
  press(key: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Tabs on until this has the focus; fails where it cannot be reached. */
  tabTo(what: string | RegExp): Promise<void>;
  /** What has the focus, as it is told: `button "Close"`. Fails where it cannot be seen that it has it. */
  focus(): Promise<string>;
  /** Waits until what has the focus is scrolled to its end. */
  seesTheEnd(): Promise<void>;
  /** What the tab is called. */
  title(): Promise<string>;
  /** What is told of a dialog as it opens: its title, and what describes it. */
  dialog(): Promise<{ readonly title: string; readonly description: string }>;
  /** Waits until the page shows this. */
  sees(text: string): Promise<void>;
  /** Waits until this is told without being asked for, after what was waited for before. */
  hears(text: string | RegExp): Promise<void>;
}
