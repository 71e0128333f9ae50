/** The session that is to end: a terminal on a person's page, or a WebSocket opened by hand for what no page does. */
import { fingerprint } from '../../system/contracts/secrets.ts';
import type { Lab } from '../lab.ts';
import type { Person, TerminalHandle } from '../worlds/person.ts';
import type { RawSocket } from '../worlds/raw-sockets.ts';
import type { Wish } from './ending.ts';

export const machine = 'Linux-C';

/** A session that is told to end at once is still easier to read when something came before. */
const usualAgeMs = 5_000;

/** Longest stretch without a keystroke: well below any idle timeout. */
const typesEveryMs = 5 * 60_000;

/** A terminal that works, as old as was wished. */
export async function openTerminal(
  lab: Lab,
  wish: Wish,
  person: Person = lab.alice,
): Promise<TerminalHandle> {
  const terminal = await person.connect(machine);
  const since = lab.clock.now();
  await terminal.type('echo "session active"\n');
  await terminal.shows('session active');
  await growOld(lab, since, wish, () => terminal.type('\n'));
  return terminal;
}

/**
 * What a page meets whose token was good when it asked for it: its first shell exits, it gets a token, then
 * something happens, and it opens its WebSocket. Answers the terminal, its second connection at its end.
 */
export async function openAfter(lab: Lab, happens: () => Promise<unknown>): Promise<TerminalHandle> {
  const terminal = await lab.alice.connect(machine);
  await terminal.type('exit\n');
  await terminal.isDisconnected();
  const token = await (await lab.alice.apiClient()).shellToken(lab.machine(machine).id);
  await happens();
  await terminal.pageOpens(token);
  await lab.clock.settle();
  return terminal;
}

export interface ByHand {
  readonly socket: RawSocket;
  /** Fingerprint. */
  readonly token: string;
}

/** A WebSocket of Alice's with its shell. @param connection its name, which tells it from her others */
export async function connectByHand(lab: Lab, connection: string): Promise<ByHand> {
  const client = await lab.api('alice');
  const { id } = lab.machine(machine);
  const shellToken = await client.shellToken(id);
  const socket = await lab.sockets.connect({ client, machine: id, shellToken, connection });
  return { socket, token: fingerprint(shellToken) };
}

/** Lets a session grow old, somebody typing now and then. */
export async function growOld(
  lab: Lab,
  since: number,
  { atMs }: Wish,
  type: () => Promise<void>,
): Promise<void> {
  const until = since + (atMs ?? usualAgeMs);
  while (lab.clock.now() < until) {
    await lab.clock.advance(Math.min(typesEveryMs, until - lab.clock.now()));
    if (lab.clock.now() < until) await type();
  }
}
