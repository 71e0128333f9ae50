/** The session that is to end: a terminal on Alice's page, or a WebSocket opened by hand for what no page sends. */
import { fingerprint } from '../../system/contracts/secrets.ts';
import type { Lab } from '../lab.ts';
import type { Person, TerminalHandle } from '../worlds/person.ts';
import type { OpenOptions, RawSocket } from '../worlds/raw-sockets.ts';
import type { Wish } from './ending.ts';

export const machine = 'Linux-C';

/** A session that is told to end at once is still easier to read when something came before. */
const usualAgeMs = 5_000;

/** Longest stretch without a keystroke: well below any idle timeout. */
const typesEveryMs = 5 * 60_000;

/** A terminal that works, `wish.atMs` old. */
export async function openTerminal(
  lab: Lab,
  wish: Wish,
  person: Person = lab.alice,
): Promise<TerminalHandle> {
  const terminal = await person.connect(machine);
  const since = lab.clock.now();
  await terminal.type('echo "session active"\n');
  await terminal.shows('session active');
  await pass(lab, since, wish, () => terminal.type('\n'));
  return terminal;
}

export interface ByHand {
  readonly socket: RawSocket;
  readonly token: string;
}

/** A WebSocket with its shell, `wish.atMs` old. */
export async function connectByHand(lab: Lab, wish: Wish): Promise<ByHand> {
  const { plain, token } = await shellToken(lab);
  const socket = await lab.sockets.connect({ ...(await door(lab)), shellToken: plain });
  await pass(lab, lab.clock.now(), wish, async () => {
    socket.send(Buffer.from('\r'));
    await lab.clock.settle();
  });
  return { socket, token };
}

/** A WebSocket as far as the gateway lets it. */
export async function openByHand(lab: Lab, wanted: Partial<OpenOptions> = {}): Promise<ByHand> {
  const { plain, token } = await shellToken(lab);
  const socket = await lab.sockets.open({ ...(await door(lab)), shellToken: plain, ...wanted });
  return { socket, token };
}

/** A shell token for Alice and the machine. */
export async function shellToken(lab: Lab): Promise<{ readonly plain: string; readonly token: string }> {
  const plain = await (await lab.api('alice')).shellToken(lab.machine(machine).id);
  return { plain, token: fingerprint(plain) };
}

async function door(lab: Lab): Promise<{ client: OpenOptions['client']; machine: string }> {
  return { client: await lab.api('alice'), machine: lab.machine(machine).id };
}

/** Lets the session grow old, somebody typing now and then. */
async function pass(lab: Lab, since: number, { atMs }: Wish, type: () => Promise<void>): Promise<void> {
  const until = since + (atMs ?? usualAgeMs);
  while (lab.clock.now() < until) {
    await lab.clock.advance(Math.min(typesEveryMs, until - lab.clock.now()));
    if (lab.clock.now() < until) await type();
  }
}
