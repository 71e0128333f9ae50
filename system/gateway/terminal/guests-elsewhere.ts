/**
 * Guests whose own sessions are on other gateways, on shells that are shared here (`peer-shell.ts`). Who they
 * are and whether they may type is for their gateway to know; here stands that each comes once, and goes
 * with the collaboration.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { signatureHeader } from '../../contracts/agent-api.ts';
import { encodeFrame, FrameReader, StreamFormatError } from '../../contracts/shell-stream.ts';
import { type Clock, every, type Timer } from '../../ports/clock.ts';
import { type PeerShellWish, peerShellProtocol, readPeerShellWish } from './peer-shell.ts';
import type { SharedShell } from './shared-shell.ts';
import { refuseUpgrade } from './upgrade.ts';

/** While the shell takes no input we read no probes: we say unasked that we are there, as an agent does. */
const unaskedAliveMs = 5000;

/** A shared shell says nothing of how it ended. */
const over = encodeFrame('exit', Buffer.from(JSON.stringify({ exit_code: null, signal: null })));

export interface Verifier {
  /** Whether a gateway of this database signed the request. */
  verify(method: string, path: string, body: string, signature: string): boolean;
}

export class GuestsElsewhere {
  readonly #clock: Clock;
  readonly #verifier: Verifier;
  readonly #shellFor: (wish: PeerShellWish) => SharedShell | null;
  /** By collaboration: whose request was taken, and the streams of those who are there. */
  readonly #there = new Map<string, { readonly known: Set<string>; readonly streams: Set<Duplex> }>();

  constructor(clock: Clock, verifier: Verifier, shellFor: (wish: PeerShellWish) => SharedShell | null) {
    this.#clock = clock;
    this.#verifier = verifier;
    this.#shellFor = shellFor;
  }

  /** An upgrade, if it is one of these; false leaves it to others. */
  take(request: IncomingMessage, stream: Duplex, head: Buffer): boolean {
    const target = request.url ?? '';
    const wish = readPeerShellWish(target);
    if (!wish || request.headers.upgrade !== peerShellProtocol) return false;
    const signature = request.headers[signatureHeader];
    const signed = typeof signature === 'string' && this.#verifier.verify('GET', target, '', signature);
    const shell = signed ? this.#shellFor(wish) : null;
    if (!signed) refuseUpgrade(stream, 401);
    else if (!shell) refuseUpgrade(stream, 404);
    else this.#join(wish, shell, stream, head);
    return true;
  }

  /** Everybody who is there for this collaboration is told that it is over. */
  end(collaborationId: string): void {
    const there = this.#there.get(collaborationId);
    this.#there.delete(collaborationId);
    for (const stream of there?.streams ?? []) stream.end(over);
  }

  stop(): void {
    for (const { streams } of this.#there.values()) for (const stream of streams) stream.destroy();
  }

  #join(
    { collaborationId, guestSessionId }: PeerShellWish,
    shell: SharedShell,
    stream: Duplex,
    head: Buffer,
  ) {
    const there = this.#there.get(collaborationId) ?? { known: new Set(), streams: new Set() };
    if (there.known.has(guestSessionId)) {
      refuseUpgrade(stream, 403);
      return;
    }
    this.#there.set(collaborationId, there);
    there.known.add(guestSessionId);
    there.streams.add(stream);
    stream.once('close', () => there.streams.delete(stream));
    stream.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${peerShellProtocol}\r\n\r\n`,
    );
    if (head.length > 0) stream.unshift(head);
    relay(stream, shell, this.#clock);
  }
}

/** Joins the stream to a leg of the shell, until the stream is gone. */
function relay(stream: Duplex, shell: SharedShell, clock: Clock): void {
  const leg = shell.leg();
  const reader = new FrameReader();
  let unasked: Timer | null = null;
  const write = (...frame: Parameters<typeof encodeFrame>) =>
    stream.writableEnded || stream.write(encodeFrame(...frame));
  const read = () => {
    unasked?.cancel();
    unasked = null;
    stream.resume();
  };
  const type = (input: Uint8Array) => {
    if (leg.write(input) || unasked) return;
    stream.pause();
    unasked = every(clock, unaskedAliveMs, () => write('alive_reply'));
  };

  stream.on('data', (chunk: Buffer) => {
    try {
      for (const { type: kind, payload } of reader.read(chunk)) {
        if (kind === 'data') type(payload);
        else if (kind === 'alive') write('alive_reply');
        else throw new StreamFormatError(`a frame "${kind}" does not go towards the shell`);
      }
    } catch {
      // The guest's gateway finds the stream broken, and tells the guest.
      stream.destroy();
    }
  });
  stream.on('drain', () => leg.resume());
  stream.on('end', () => stream.destroy());
  stream.on('error', () => stream.destroy());
  stream.on('close', () => {
    unasked?.cancel();
    leg.release();
  });
  leg.start(null, {
    started() {},
    output(bytes) {
      if (!write('data', bytes)) leg.pause();
    },
    room: read,
    // The owner's session hears the agent, and its end is the collaboration's.
    heard() {},
    exited() {},
    failed() {},
  });
}
