/**
 * A shell that several people see. The owner's session leads to the agent; a guest's session is one like
 * any other, with a sign-in, a slot, a keepalive and audit rows of its own, only that its leg leads here.
 *
 *     agent ── output ──▶ owner's session ──▶ SharedShell ──▶ leg of each guest ⇄ guest's session
 *       ▲                                         │
 *       └──────────── write ◀─────────────────────┘   (from those who may type)
 *
 * A guest comes to the last of what was printed since the shell is shared. One who does not take output
 * holds nobody up: beyond `tailBytes` it misses what is older.
 */
import type { ShellLeg, ShellListener } from './shell-leg.ts';

/** Output that is kept for guests who come, and for each who is behind. */
export const tailBytes = 64 * 1024;

export class SharedShell {
  readonly #shell: Pick<ShellLeg, 'write'>;
  readonly #guests = new Set<GuestLeg>();
  readonly #printed = new Tail();

  /** @param shell takes what guests type */
  constructor(shell: Pick<ShellLeg, 'write'>) {
    this.#shell = shell;
  }

  output(bytes: Uint8Array): void {
    this.#printed.push(bytes);
    for (const guest of this.#guests) guest.output(bytes);
  }

  /** The shell takes input again. */
  room(): void {
    for (const guest of this.#guests) guest.room();
  }

  /** For one guest's session. */
  leg(): GuestLeg {
    return new GuestLeg({
      write: (input) => this.#shell.write(input),
      enter: (guest) => {
        this.#guests.add(guest);
        return this.#printed.bytes;
      },
      leave: (guest) => void this.#guests.delete(guest),
    });
  }
}

interface Shared {
  write(input: Uint8Array): boolean;
  /** Answers what was printed last. */
  enter(guest: GuestLeg): Uint8Array;
  leave(guest: GuestLeg): void;
}

export class GuestLeg implements ShellLeg {
  /** The stream to the agent is the owner's. */
  readonly streaming = false;
  readonly timers = 0;
  readonly #shared: Shared;
  #listener: ShellListener | null = null;
  /** What a guest who does not read has not got. */
  #behind: Tail | null = null;
  #released = false;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  async reach(): Promise<void> {}

  start(_size: unknown, listener: ShellListener): void {
    if (this.#released) return;
    this.#listener = listener;
    listener.started();
    const printed = this.#shared.enter(this);
    if (printed.length > 0) this.output(printed);
  }

  write(input: Uint8Array): boolean {
    return this.#released || this.#shared.write(input);
  }

  /** Whether the agent is there is for the owner's session to find out. */
  probe(): void {
    this.#listener?.heard();
  }

  /** The window is the owner's. */
  resize(): void {}

  pause(): void {
    this.#behind ??= new Tail();
  }

  resume(): void {
    const missed = this.#behind?.bytes;
    this.#behind = null;
    if (missed && missed.length > 0) this.output(missed);
  }

  release(): void {
    this.#released = true;
    this.#listener = null;
    this.#shared.leave(this);
  }

  output(bytes: Uint8Array): void {
    if (this.#behind) this.#behind.push(bytes);
    else this.#listener?.output(bytes);
  }

  room(): void {
    this.#listener?.room();
  }
}

/** The last `tailBytes` of a stream. */
class Tail {
  #chunks: Uint8Array[] = [];
  #length = 0;

  push(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    while (this.#length - (this.#chunks[0]?.length ?? 0) >= tailBytes)
      this.#length -= this.#chunks.shift()!.length;
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#chunks).subarray(-tailBytes);
  }
}
