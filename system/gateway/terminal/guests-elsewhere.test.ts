import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createManualClock } from '../../testing/manual-clock.ts';
import { listen } from './fake-agent.ts';
import { GuestsElsewhere } from './guests-elsewhere.ts';
import { PeerLeg } from './peer-leg.ts';
import { SharedShell } from './shared-shell.ts';
import { eventually } from './terminal-world.ts';

const wish = { collaborationId: 'c1', sessionId: 's1', guestSessionId: 's2' };
const signature = (method: string, path: string) => `signed:${method} ${path}`;

/** The gateway that holds the shared shell of s1, and a gateway with guests. */
async function world({ full = false, shared = true } = {}) {
  const typed: string[] = [];
  const shell = new SharedShell({
    write(input) {
      typed.push(Buffer.from(input).toString());
      return !full;
    },
  });
  const clock = createManualClock();
  const guests = new GuestsElsewhere(
    clock,
    { verify: (method, path, _body, given) => given === signature(method, path) },
    ({ sessionId, collaborationId }) =>
      shared && sessionId === 's1' && collaborationId === 'c1' ? shell : null,
  );
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    guests.take(request, stream, head);
  });
  const port = await listen(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  /** A guest's leg, and what it tells. */
  const leg = ({ at = port, sign = signature, as = wish } = {}) => {
    const told: string[] = [];
    let output = '';
    const one = new PeerLeg(
      {
        peers: {
          post: async () => 204,
          connect(url) {
            const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
            sockets.add(socket);
            return socket;
          },
        },
        signer: { sign: (method, path) => sign(method, path) },
      },
      { wish: as, address: `http://127.0.0.1:${at}`, onOver: () => void told.push('over') },
    );
    const start = () =>
      one.start(null, {
        started: () => told.push('started'),
        output: (bytes) => {
          output += Buffer.from(bytes).toString();
        },
        heard: () => told.push('heard'),
        room: () => told.push('room'),
        exited: () => told.push('exited'),
        failed: (cause) => told.push(cause),
      });
    return { leg: one, told, start, output: () => output };
  };
  /** One who is there. */
  const guest = async (as = wish) => {
    const one = leg({ as });
    await one.leg.reach();
    one.start();
    return one;
  };
  return { shell, guests, clock, typed, leg, guest, sockets };
}

const bytes = (text: string) => Buffer.from(text);

describe('a guest on another gateway', () => {
  test('gets what was printed before and what is printed then', async () => {
    const { shell, guest } = await world();
    shell.output(bytes('before '));
    const { output } = await guest();
    await eventually(() => output() === 'before ');
    shell.output(bytes('then'));
    await eventually(() => output() === 'before then');
  });

  test('is told nothing before their session is ready for it', async () => {
    const { shell, leg } = await world();
    shell.output(bytes('early'));
    const { leg: one, told, start, output } = leg();
    await one.reach();
    expect([told, output()]).toEqual([[], '']);
    start();
    await eventually(() => output() === 'early');
    expect(told[0]).toBe('started');
  });

  test('types on the shared shell', async () => {
    const { guest, typed } = await world();
    const { leg } = await guest();
    leg.write(bytes('ls\n'));
    await eventually(() => typed.join('') === 'ls\n');
  });

  test('is answered when they ask whether the shell is there, also while it takes nothing', async () => {
    const { guest, clock, typed } = await world({ full: true });
    const { leg, told } = await guest();
    leg.probe();
    await eventually(() => told.includes('heard'));
    leg.write(bytes('x'));
    await eventually(() => typed.length === 1);
    const before = told.length;
    await clock.advance(5000);
    await eventually(() => told.length > before);
  });

  test('goes with the collaboration', async () => {
    const { guests, guest } = await world();
    const { told } = await guest();
    guests.end('another');
    guests.end('c1');
    await eventually(() => told.includes('over'));
    expect(told).not.toContain('agent_error');
  });

  test('does not come once it is over', async () => {
    const { leg } = await world({ shared: false });
    const one = leg();
    void one.leg.reach();
    await eventually(() => one.told.includes('over'));
  });

  test('comes once: a request that somebody repeats is refused', async () => {
    const { guest } = await world();
    await guest();
    await expect(guest()).rejects.toThrow('was answered with 403');
    await guest({ ...wish, guestSessionId: 's3' });
  });

  test('is refused where no gateway of the database has signed for them', async () => {
    const { leg } = await world();
    await expect(leg({ sign: () => 'forged' }).leg.reach()).rejects.toThrow('was answered with 401');
  });

  test('fails when the way to the shell breaks', async () => {
    const { guest, sockets } = await world();
    const { told } = await guest();
    for (const socket of sockets) socket.resetAndDestroy();
    await eventually(() => told.includes('agent_error'));
  });

  test('fails where the other gateway is not reached', async () => {
    const { leg } = await world();
    await expect(leg({ at: 1 }).leg.reach()).rejects.toThrow('ECONNREFUSED');
  });

  test('who leaves leaves nothing behind, and the shell alone', async () => {
    const { guest, shell, typed } = await world();
    const one = await guest();
    const other = await guest({ ...wish, guestSessionId: 's3' });
    one.leg.release();
    one.leg.write(bytes('late'));
    shell.output(bytes('still there'));
    await eventually(() => other.output() === 'still there');
    expect([one.output(), typed, one.told.includes('agent_error')]).toEqual(['', [], false]);
  });
});
