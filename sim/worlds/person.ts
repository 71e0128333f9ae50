/**
 * A person and their terminals, as a scenario speaks of them: the same words whether a browser is driven
 * or the dashboard's connection core alone. Waiting moves the world's time.
 */
import type { Answer, ApiClient } from '../evidence/api-client.ts';
import type { History } from '../history/history.ts';
import type { AdministrationPages } from './administration-pages.ts';
import type { AuditPage } from './audit-page.ts';
import type { Keyboard } from './keyboard.ts';
import type { RecordingsPage } from './recordings-page.ts';
import type { SessionsPage } from './sessions-page.ts';
import type { SharePanel } from './share-panel.ts';

export type Colour = 'red' | 'green' | 'yellow';

export interface Person {
  /** `alice`, or `alice@B` on a further device. */
  readonly name: string;
  signIn(): Promise<void>;
  /** Opens a terminal on a machine in the first tab (signing in first when needed), up to green "Connected". */
  connect(machine: string): Promise<TerminalHandle>;
  /** A further tab of this device with a terminal of its own. */
  connectInNewTab(machine: string): Promise<TerminalHandle>;
  /** As many further tabs, each with a terminal of its own. */
  connectInTabs(machine: string, count: number): Promise<TerminalHandle[]>;
  /** Accepts an invitation in the first tab (signing in first when needed) and opens the shell, up to green "Connected". */
  join(machine: string, invitation: string, shell?: 'shared' | 'own'): Promise<TerminalHandle>;
  /** Follows a link of the dashboard's navigation in the first tab. */
  follow(link: string): Promise<void>;
  /** In a further tab of this device, signing in first when needed. */
  recordingsPage(): Promise<RecordingsPage>;
  /** In a further tab of this device, signing in first when needed. */
  auditPage(): Promise<AuditPage>;
  /** Signs out the other devices. */
  revokeOthers(): Promise<void>;
  /** Signs out one device, told by the words its entry shows. */
  revokeDevice(device: string, reason: string): Promise<void>;
  /** Opens the page "Active sessions" in a further tab of this device. */
  sessionsPage(): Promise<SessionsPage>;
  /** The pages "Machines" and "Policy" in a further tab of this device, signing in first when needed. */
  administration(): Promise<AdministrationPages>;
  /** The first tab as it is, or at this address of the dashboard, by keyboard. */
  byKeyboard(path?: string): Promise<Keyboard>;
  /** What bars people from the first tab as it is, by WCAG, at this width (px) and in these colours. */
  barriersAt(look: { readonly width: number; readonly colours: 'light' | 'dark' }): Promise<string[]>;
  /** The person's sign-in, used by hand. */
  apiClient(): Promise<ApiClient>;
  callApi(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Waits until the first tab asks to sign in. */
  isSignedOut(): Promise<void>;
  /** SIGKILL to the browser; only for a person with a browser of their own. */
  killBrowser(): Promise<void>;
}

export interface TerminalHandle {
  readonly machine: string;
  readonly history: History;
  /** Where it is shown. */
  readonly tab: TabHandle;
  /** Fingerprint of the shell token of its present (or last) WebSocket. */
  readonly token: string;
  /** Number of its present (or last) WebSocket on its page. */
  readonly connection: number;
  /** Id of its present (or last) shell session; `null` when its token opened none. */
  readonly session: string | null;
  /** Its page has been closed or left since the WebSocket was opened: it can tell nothing of the end. */
  readonly pageIsGone: boolean;
  /** Types into it, key by key; `\n` is Enter. */
  type(text: string): Promise<void>;
  /** Presses a key by Playwright's name, `Control+d`. */
  press(key: string): Promise<void>;
  /** Pastes what was copied elsewhere. */
  paste(text: string): Promise<void>;
  /** Selects the first word of the last line that begins with it, and copies it by Ctrl+Shift+C; answers what is copied. */
  copy(word: string): Promise<string>;
  /** Waits until a line holds `text` (in `color`, where one is asked for). */
  shows(text: string, options?: { color?: Colour }): Promise<void>;
  text(): Promise<string>;
  /** Waits for the green header. */
  isConnected(): Promise<void>;
  /** Waits for the grey header. */
  isDisconnected(): Promise<void>;
  /** The X of the header: the terminal goes, and what stood in its place is back: machines, or an invitation. */
  close(): Promise<void>;
  /** Clicks Reconnect without waiting for what comes of it. */
  clickReconnect(): Promise<void>;
  reconnect(): Promise<void>;
  offersReconnect(): Promise<void>;
  doubleClickReconnect(): Promise<void>;
  /** Waits for the warning that the session is about to end for idleness. */
  warnsOfIdleness(): Promise<void>;
  hasNoWarning(): Promise<void>;
  /** Clicks "Stay connected" in that warning. */
  stay(): Promise<void>;
  /** Waits until the page says which setting of the policy ended the session. */
  saysEndedBy(setting: string): Promise<void>;
  /** The Share button of its header. */
  sharing(): SharePanel;
  /** Waits for the notice that what was typed was not sent. */
  saysNotSent(): Promise<void>;
  /** Drags the window to another size: the terminal follows. */
  resizeWindow(width: number, height: number): Promise<void>;
  /** The page's script, not the dashboard's, opens a WebSocket to the machine's terminal with this token. */
  pageOpens(shellToken: string): Promise<void>;
  /** The page's script, not the dashboard's, sends on its WebSocket: a text, or a binary message of so many bytes. */
  pageSends(message: string | { readonly bytes: number }): Promise<void>;
  /** The page's script, not the dashboard's, closes its WebSocket: with a code, or with nothing. */
  pageCloses(code?: number, reason?: string): Promise<void>;
  /** The reason that its last WebSocket was closed with, as the page saw it. */
  closeReason(): string;
  closeTab(): Promise<void>;
}

export interface TabHandle {
  /** `alice-1`, as in the history. */
  readonly name: string;
  /** Leaves the dashboard for another document, as by a link. */
  leaveFor(path: string): Promise<void>;
  /** Its main thread does nothing until the answer is disposed of: a long task, a freeze, a sleep. Nobody can type. */
  hangs(): Promise<AsyncDisposable>;
  /** Nobody sees it: until the answer is disposed of its timers run once a minute. */
  hides(): Promise<AsyncDisposable>;
}

/** A step that this tier cannot do: the scenario is skipped here, with this reason. */
export class NotAtThisTier extends Error {
  override readonly name = 'NotAtThisTier';
}
