/**
 * Writes one recording while its session lives.
 *
 *     output ──▶ lines ──(64 KiB or 1 s)──▶ chunks waiting ──▶ object store
 *
 * The session never waits for it and never hears of its troubles: a store that fails is tried again,
 * and what does not fit into memory meanwhile, or into one recording at all, is left out and marked.
 */
import type { SessionRecorder } from '../gateway/services.ts';
import { type Clock, delay, type Timer } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { type CastEvent, eventLine, headerLine } from './asciicast.ts';

const chunkBytes = 64 * 1024;
const chunkMs = 1_000;
/** Most that lines and waiting chunks may hold. */
const heldBytesMax = 4 * 1024 * 1024;
/** Most that a recording may come to: it is played and downloaded in one piece. Hours of work are a tenth of it. */
const recordingBytesMax = 32 * 1024 * 1024;
const firstRetryMs = 1_000;
const longestRetryMs = 8_000;
/** Uploads that may fail once the session is over; then the rest is given up. */
const lastAttempts = 5;

export interface SealedRecording {
  /** Something is missing: the gateway died, memory ran out, the store never took it, or there was too much of it. */
  readonly truncated: boolean;
  readonly chunks: number;
  readonly bytes: number;
  readonly durationMs: number;
}

export interface RecorderOptions {
  readonly recordingId: string;
  readonly title: string;
  readonly cols: number;
  readonly rows: number;
  /** By default 32 MiB. What comes after that is left out and counted in a mark at the end. */
  readonly maxBytes?: number;
  chunkKey(n: number): string;
  /** After each stored chunk, with the totals so far. */
  onChunk(chunks: number, bytes: number): Promise<void>;
  /** Once, at the end: stores the summary and the row. */
  onSealed(sealed: SealedRecording): Promise<void>;
}

export class Recorder implements SessionRecorder {
  readonly #clock: Clock;
  readonly #objects: ObjectStore;
  readonly #log: Log;
  readonly #options: RecorderOptions;
  readonly #startedAt: number;
  /** Keeps the head of a character whose tail is still to come. */
  readonly #decoder = new TextDecoder();
  #lines: string[] = [];
  #lineBytes = 0;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #lostBytes = 0;
  #lossy = false;
  #timer: Timer | null = null;
  #uploading: Promise<void> | null = null;
  #attemptsLeft = Number.POSITIVE_INFINITY;
  #chunks = 0;
  #bytes = 0;
  #ending: Promise<void> | null = null;

  constructor(
    ports: { readonly clock: Clock; readonly objects: ObjectStore; readonly log: Log },
    options: RecorderOptions,
  ) {
    this.#clock = ports.clock;
    this.#objects = ports.objects;
    this.#log = ports.log;
    this.#options = options;
    this.#startedAt = ports.clock.now();
    const timestamp = Math.floor(ports.clock.wallTime() / 1000);
    const { cols: width, rows: height, title } = options;
    this.#add(headerLine({ width, height, timestamp, title }));
  }

  output(bytes: Uint8Array): void {
    if (this.#ending) return;
    if (this.#full(bytes.length)) {
      this.#lostBytes += bytes.length;
      this.#lossy = true;
      return;
    }
    this.#markLoss();
    const text = this.#decoder.decode(bytes, { stream: true });
    if (text !== '') this.#event('o', text);
  }

  resize(cols: number, rows: number): void {
    if (!this.#ending && !this.#full(0)) this.#event('r', `${cols}x${rows}`);
  }

  seal(end: { readonly truncated: boolean }): Promise<void> {
    this.#ending ??= this.#seal(end.truncated);
    return this.#ending;
  }

  /** Writes nothing more: the recording is being deleted. Resolves when no upload is under way. */
  abandon(): Promise<void> {
    this.#ending ??= Promise.resolve();
    this.#timer?.cancel();
    this.#lines = [];
    this.#waiting = [];
    this.#attemptsLeft = 0;
    return this.#uploading ?? Promise.resolve();
  }

  async #seal(truncated: boolean): Promise<void> {
    const tail = this.#decoder.decode();
    if (tail !== '') this.#event('o', tail);
    this.#markLoss();
    const durationMs = this.#clock.now() - this.#startedAt;
    this.#attemptsLeft = lastAttempts;
    this.#cut();
    await this.#uploading;
    const sealed = {
      truncated: truncated || this.#lossy,
      chunks: this.#chunks,
      bytes: this.#bytes,
      durationMs: Math.round(durationMs),
    };
    try {
      await this.#options.onSealed(sealed);
    } catch (error) {
      this.#trouble('sealing', error);
    }
  }

  #event(event: CastEvent, data: string): void {
    this.#add(eventLine(this.#clock.now() - this.#startedAt, event, data));
  }

  #add(line: string): void {
    this.#lines.push(line);
    this.#lineBytes += Buffer.byteLength(line);
    if (this.#lineBytes >= chunkBytes) this.#cut();
    else this.#timer ??= this.#clock.setTimer(chunkMs, () => this.#cut());
  }

  #cut(): void {
    this.#timer?.cancel();
    this.#timer = null;
    if (this.#lines.length === 0) return;
    const chunk = Buffer.from(this.#lines.join(''));
    this.#lines = [];
    this.#lineBytes = 0;
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    this.#uploading ??= this.#upload().finally(() => {
      this.#uploading = null;
    });
  }

  async #upload(): Promise<void> {
    let failures = 0;
    for (let chunk = this.#waiting[0]; chunk; chunk = this.#waiting[0]) {
      try {
        await this.#objects.put(this.#options.chunkKey(this.#chunks), chunk);
        failures = 0;
        if (this.#waiting[0] !== chunk) return;
        this.#waiting.shift();
        this.#waitingBytes -= chunk.length;
        this.#chunks += 1;
        this.#bytes += chunk.length;
        await this.#options.onChunk(this.#chunks, this.#bytes);
      } catch (error) {
        failures += 1;
        this.#trouble('storing a chunk', error);
        this.#attemptsLeft -= 1;
        if (this.#attemptsLeft <= 0) return this.#giveUp();
        await delay(this.#clock, Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1)));
      }
    }
  }

  #giveUp(): void {
    this.#lossy = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #full(more: number): boolean {
    const held = this.#waitingBytes + this.#lineBytes + more;
    return held > heldBytesMax || this.#bytes + held > (this.#options.maxBytes ?? recordingBytesMax);
  }

  #markLoss(): void {
    if (this.#lostBytes === 0) return;
    const lost = this.#lostBytes;
    this.#lostBytes = 0;
    this.#event('m', `${lost} bytes of output were not recorded`);
  }

  #trouble(doing: string, error: unknown): void {
    this.#log.event('trouble', {
      what: `${doing} of recording ${this.#options.recordingId}`,
      error: (error as Error).message,
    });
  }
}
