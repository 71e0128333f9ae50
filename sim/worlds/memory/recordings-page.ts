/** What the page of recordings asks of the gateway and makes of the answers, without a browser. */
import type { Recording } from '../../../system/contracts/api/recordings.ts';
import { type Cast, readCast, shortened } from '../../../system/dashboard/cast/cast.ts';
import { keptPauseS } from '../../../system/dashboard/cast/pauses.ts';
import { cleanedUpText } from '../../../system/dashboard/format/cleaned-up-text.ts';
import { clockText } from '../../../system/dashboard/format/clock-text.ts';
import { NotAtThisTier } from '../person.ts';
import type { RecordingPlayer, RecordingsPage } from '../recordings-page.ts';
import type { HeadlessTab } from './headless-user.ts';
import { Screen } from './screen.ts';

export class HeadlessRecordingsPage implements RecordingsPage {
  readonly #tab: HeadlessTab;

  /** On a tab with somebody signed in. */
  constructor(tab: HeadlessTab) {
    this.#tab = tab;
  }

  async listed(): Promise<{ machine: string; status: string }[]> {
    return (await this.#list()).map(({ machine_name: machine, status }) => ({ machine, status }));
  }

  async start(machine: string): Promise<void> {
    this.#did(`asks for a recording on ${machine}`);
    const chosen = (await this.#ask(this.#api.machines())).find(({ name }) => name === machine);
    if (!chosen) throw new Error(`${this.#tab.user.name} sees no machine "${machine}"`);
    await this.#ask(this.#api.startRecording(chosen.id));
  }

  async complete(): Promise<void> {
    this.#did('completes a recording');
    const active = (await this.#list()).find(({ status }) => status === 'active');
    if (!active) throw new Error('no recording is active');
    await this.#ask(this.#api.completeRecording(active.id, 0));
  }

  async saveSettings({ enabled, days }: { enabled?: boolean; days?: number }): Promise<void> {
    this.#did('saves the settings of recordings');
    const before = await this.#ask(this.#api.recordingSettings());
    await this.#ask(
      this.#api.updateRecordingSettings({
        ...before,
        ...(enabled !== undefined && { enabled }),
        ...(days !== undefined && { retention_days: days }),
      }),
    );
  }

  async cleanUpNow(): Promise<string> {
    this.#did('cleans up old recordings');
    return cleanedUpText(await this.#ask(this.#api.cleanUpRecordings()));
  }

  async download(): Promise<string> {
    this.#did('downloads a recording');
    return (await this.#newest()).cast;
  }

  async play(): Promise<RecordingPlayer> {
    this.#did('plays a recording');
    const { cast: text } = await this.#newest();
    const cast = readCast(text);
    if (!cast) throw new Error('there is nothing to play');
    return new HeadlessPlayer(cast, text);
  }

  async offers(): Promise<string[]> {
    throw new NotAtThisTier('without a browser there is nothing to click');
  }

  get #api() {
    return this.#tab.page.api;
  }

  async #list(): Promise<Recording[]> {
    const role = this.#tab.page.signIn.getSnapshot().current?.identity.role;
    const list = await this.#ask(this.#api.recordings(role === 'member' ? 'own' : 'all'));
    return list.recordings;
  }

  async #newest() {
    const [newest] = await this.#list();
    if (!newest) throw new Error('no recording is listed');
    return this.#ask(this.#api.recordingWithCast(newest.id));
  }

  async #ask<T>(work: Promise<T>): Promise<T> {
    const { time } = this.#tab.user.world;
    const answer = await time.during(work);
    await time.settle();
    return answer;
  }

  #did(what: string): void {
    this.#tab.user.did(what);
  }
}

/** Has played to the end at once. */
class HeadlessPlayer implements RecordingPlayer {
  readonly #cast: Cast;
  readonly #screen = new Screen();
  #skips = true;

  constructor(cast: Cast, text: string) {
    this.#cast = cast;
    for (const line of text.trimEnd().split('\n').slice(1)) {
      const [, kind, data] = JSON.parse(line) as [number, string, string];
      if (kind === 'o') this.#screen.write(Buffer.from(data));
    }
  }

  async shows(text: string): Promise<void> {
    const lines = this.#screen.lines();
    if (!lines.some((line) => line.includes(text)))
      throw new Error(`expected the player to show "${text}", it shows:\n${lines.join('\n')}`);
  }

  async lasts(): Promise<string> {
    const end = this.#cast.times.at(-1)!;
    return clockText(this.#skips ? shortened(this.#cast, keptPauseS, end) : end);
  }

  async skipIdleTime(skip: boolean): Promise<void> {
    this.#skips = skip;
  }

  async speed(): Promise<void> {}

  async seek(): Promise<void> {
    throw new NotAtThisTier('without a browser nothing is drawn as it plays');
  }

  async pause(): Promise<void> {
    throw new NotAtThisTier('without a browser nothing is drawn as it plays');
  }

  async position(): Promise<string> {
    throw new NotAtThisTier('without a browser nothing is drawn as it plays');
  }
}
