/** The live lab as its drawer and a browser find it: real processes behind one address. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { fingerprint } from '../../system/contracts/secrets.ts';
import type { FeedMessage, LabState } from './contract.ts';
import { type Live, startLive } from './start-live.ts';

/** Of real processes, on a machine that has more to do. */
const patienceMs = 60_000;

let live: Live;
let dashboardDir: string;

beforeAll(async () => {
  dashboardDir = await mkdtemp(join(tmpdir(), 'hangup-dashboard-'));
  await writeFile(
    join(dashboardDir, 'index.html'),
    '<!doctype html><head><script src="/app.js"></script></head>',
  );
  await writeFile(join(dashboardDir, 'app.js'), 'dashboard();');
  live = await startLive({ port: 0, machines: ['A', 'B'], dashboardDir, drawer: 'drawer();' });
}, patienceMs);

afterAll(async () => {
  await live?.stop();
  await rm(dashboardDir, { recursive: true, force: true });
}, patienceMs);

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

async function ask(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answered> {
  const answer = await fetch(`${live.url}${path}`, {
    ...(body === undefined
      ? {}
      : {
          method: 'POST',
          body: typeof body === 'string' ? body : JSON.stringify(body),
          headers: { 'content-type': 'application/json', ...headers },
        }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
}

async function state(): Promise<LabState> {
  return (await ask('/lab/state')).body as LabState;
}

/** Polls real processes; fails with what was last seen. */
async function until<T>(look: () => Promise<T> | T, wanted: (seen: T) => boolean): Promise<T> {
  const givesUpAt = performance.now() + patienceMs / 2;
  for (;;) {
    const seen = await look();
    if (wanted(seen)) return seen;
    if (performance.now() > givesUpAt) throw new Error(`it never came: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function signIn(): Promise<{ jwt: string; orgId: string }> {
  const { email, password } = live.people[0]!;
  const { body } = await until(
    () => ask('/api/auth/login', { email, password }),
    ({ status }) => status === 200,
  );
  const { access_token, identity } = (
    body as { data: { access_token: string; identity: { org_id: string } } }
  ).data;
  return { jwt: access_token, orgId: identity.org_id };
}

interface Opened {
  readonly token: string;
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
}

/** A terminal on a machine, through the lab's one address, live. */
async function openTerminal(name: string): Promise<Opened> {
  const { jwt, orgId } = await signIn();
  const machine = live.lab.world.machine(name).machine.id;
  const body = { action: 'create_session', org_id: orgId, machine_id: machine };
  const made = await ask('/api/remote-shell', body, { authorization: `Bearer ${jwt}` });
  const { token } = (made.body as { data: { token: string } }).data;
  const url = new URL('/api/remote-shell/ws', live.url.replace('http', 'ws'));
  const query = { token: jwt, org_id: orgId, machine_id: machine, shell_token: token };
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  const socket = new WebSocket(url);
  socket.on('error', () => {}); // `close` tells.
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  await new Promise<void>((resolve, reject) => {
    socket.on('message', (data, isBinary) => !isBinary && String(data).includes('"connected"') && resolve());
    void closed.then(({ code }) => reject(new Error(`the terminal closed with ${code}`)));
  });
  return { token, socket, closed };
}

const feedUrl = (page = 'tab-00000001') => `${live.url.replace('http', 'ws')}/lab/feed?page=${page}`;

const clock = (body: object) => ask('/lab/clock', body);
const gateway = (action: string) => ask('/lab/gateway', { action });
const machine = (name: string, body: object) => ask(`/lab/machines/${name}`, body);

describe('what is at the one address', { timeout: patienceMs }, () => {
  test('the dashboard, with the drawer before its own scripts', async () => {
    const page = await (await fetch(live.url, { headers: { accept: 'text/html' } })).text();
    expect(page).toMatch(
      /<head>\s*<script src="\/lab\/drawer\.js" data-t="\d+" data-playing="true"><\/script><script src="\/app\.js">/,
    );
  });

  test("the dashboard's files, as they are", async () => {
    expect(await (await fetch(`${live.url}/app.js`)).text()).toBe('dashboard();');
  });

  test('the lab by itself, its script, its timeline and its history', async () => {
    expect(await (await fetch(`${live.url}/lab/drawer.js`)).text()).toBe('drawer();');
    expect(await (await fetch(`${live.url}/lab/`)).text()).toContain('data-lab="alone"');
    expect(await (await fetch(`${live.url}/lab/timeline`)).text()).toContain('The live lab');
    const history = await (await fetch(`${live.url}/lab/history.ndjson`)).text();
    expect(JSON.parse(history.split('\n', 1)[0]!)).toMatchObject({ kind: 'run.started' });
  });

  test('a feed of its state and its timeline', async () => {
    const heard: FeedMessage[] = [];
    const feed = new WebSocket(feedUrl());
    feed.on('message', (data) => heard.push(JSON.parse(String(data))));
    await until(
      () => heard.map(({ kind }) => kind),
      (kinds) => kinds.includes('state') && kinds.includes('rows'),
    );
    feed.terminate();
  });
});

describe('the clock', { timeout: patienceMs }, () => {
  test('plays', async () => {
    const { clock } = await state();
    await until(state, ({ clock: { t } }) => t > clock.t);
  });

  test('stands still while it is paused', async () => {
    const paused = (await clock({ action: 'pause' })).body as LabState;
    for (let looks = 0; looks < 20; looks++) expect((await state()).clock).toEqual(paused.clock);
    await clock({ action: 'play' });
  });

  test('goes to the next deadline and stands there', async () => {
    const before = ((await clock({ action: 'pause' })).body as LabState).clock.t;
    const { t, playing } = ((await clock({ action: 'next_deadline' })).body as LabState).clock;
    expect(t).toBeGreaterThan(before);
    expect(playing).toBe(false);
    await clock({ action: 'play' });
  });

  test('jumps half an hour, and a terminal at which nobody types ends with 4408', async () => {
    const { closed } = await openTerminal('A');
    const before = (await state()).clock.t;
    const { clock: after } = (await clock({ action: 'jump', by_ms: 30 * 60_000 })).body as LabState;
    expect(after.t - before).toBeGreaterThanOrEqual(30 * 60_000);
    expect(await closed).toEqual({ code: 4408, reason: 'Idle timeout' });
  });
});

describe('a machine', { timeout: patienceMs }, () => {
  test('goes down, its terminal ends with 1011, and comes up again', async () => {
    const { closed } = await openTerminal('A');
    await machine('A', { action: 'down' });
    expect((await closed).code).toBe(1011);
    await until(state, ({ machines: [a] }) => a?.agent === 'down' && a.seen === 'offline');
    await machine('A', { action: 'up' });
    await until(state, ({ machines: [a] }) => a?.agent === 'up' && a.seen === 'online');
  });

  test('vanishes, and is offline when ninety seconds have passed', async () => {
    await machine('B', { action: 'vanish' });
    await clock({ action: 'jump', by_ms: 100_000 });
    expect((await state()).machines[1]).toMatchObject({ vanished: true, agent: 'up', seen: 'offline' });
    await machine('B', { action: 'appear' });
    await clock({ action: 'jump', by_ms: 60_000 });
    await until(state, ({ machines: [, b] }) => b?.seen === 'online');
  });

  test('beats as it is told, and its link is then not to be touched', async () => {
    await machine('B', { action: 'beat', rhythm: 'stopping' });
    await clock({ action: 'jump', by_ms: 180_000 });
    expect((await state()).machines[1]).toMatchObject({ rhythm: 'stopping', seen: 'offline' });
    const refused = await ask('/lab/links/agent-gateway:B', { action: 'set', fault: 'down', on: true });
    expect(refused.status).toBe(409);
    await machine('B', { action: 'beat', rhythm: 'own' });
    await clock({ action: 'jump', by_ms: 60_000 });
    await until(state, ({ machines: [, b] }) => b?.seen === 'online');
  });

  test('whose agent is killed cannot go down, and starts again', async () => {
    await machine('B', { action: 'kill' });
    expect(await machine('B', { action: 'down' })).toEqual({
      status: 409,
      body: { error: 'B is killed: it can go down only when it is up' },
    });
    await machine('B', { action: 'up' });
    await until(state, ({ machines: [, b] }) => b?.agent === 'up');
  });
});

describe('a link', { timeout: patienceMs }, () => {
  test('that is reset ends the terminal with 1006', async () => {
    const { closed } = await openTerminal('A');
    await ask('/lab/links/browser-gateway', { action: 'reset' });
    expect((await closed).code).toBe(1006);
  });

  test('that is down ends what goes over it until it is healed', async () => {
    const set = (on: boolean) => ask('/lab/links/browser-gateway', { action: 'set', fault: 'down', on });
    expect(((await set(true)).body as LabState).links[0]).toMatchObject({ faults: ['down'] });
    await expect(fetch(`${live.url}/healthz`)).rejects.toThrow();
    await set(false);
    expect((await fetch(`${live.url}/healthz`)).status).toBe(200);
  });

  test('without WebSockets cannot lose pongs', async () => {
    const refused = await ask('/lab/links/gateway-agent:A', { action: 'set', fault: 'no-pongs', on: true });
    expect(refused.status).toBe(409);
  });
});

describe('the gateway', { timeout: patienceMs }, () => {
  test('is killed: the terminal ends with 1006, and a page says what to do', async () => {
    const { closed } = await openTerminal('A');
    expect(((await gateway('kill')).body as LabState).gateway).toBe('stopped');
    expect((await closed).code).toBe(1006);
    const page = await fetch(`${live.url}/remote-management`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(502);
    expect(await page.text()).toContain('Start it');
  });

  test('is started again, and terminals open', async () => {
    expect(((await gateway('start')).body as LabState).gateway).toBe('running');
    const { socket } = await openTerminal('A');
    socket.terminate();
  });

  test('is drained: the terminal ends with 1012 when thirty seconds have passed', async () => {
    const { closed } = await openTerminal('A');
    expect(((await gateway('drain')).body as LabState).gateway).toBe('draining');
    expect((await clock({ action: 'jump', by_ms: 31_000 })).body).not.toHaveProperty('error');
    expect(await closed).toEqual({ code: 1012, reason: 'Gateway restarting' });
    await until(state, ({ gateway }) => gateway === 'stopped');
    await gateway('start');
  });

  test('that ends by itself is told, with what it printed', async () => {
    live.lab.world.gateway.child.signal('SIGILL');
    const { trouble } = await until(state, ({ gateway }) => gateway === 'stopped');
    expect(trouble).toContain('the gateway ended by itself (SIGILL)');
    expect(((await gateway('start')).body as LabState).trouble).toBeNull();
  });

  test('that runs is not started', async () => {
    expect(await gateway('start')).toEqual({
      status: 409,
      body: { error: 'the gateway is running: there is nothing to start' },
    });
  });
});

describe('what a page saw', () => {
  const page = 'tab-0123abcd';
  const sighting = (kind: string, data: object) => ({ at: Date.UTC(2026, 0, 1) + 5, kind, data });

  test('is in the history, a shell token as its fingerprint', async () => {
    const token = 'f3f8cb30-0000-4000-8000-000000000000-f3f8cb30-0000-4000-8000-000000000001';
    const sightings = [sighting('page.socket_opening', { connection: 1, token })];
    expect((await ask('/lab/farewell', { page, sightings })).status).toBe(204);
    const record = live.lab.world.history.of('page.socket_opening').at(-1)!;
    const name = live.lab.pages.nameOf(page);
    expect(name).toMatch(/^tab-\d+$/);
    expect(record).toMatchObject({
      t: 5,
      actor: `page:${name}`,
      data: { page: name, token: fingerprint(token) },
    });
    expect(JSON.stringify(live.lab.world.history.records)).not.toContain(token);
  });

  test('is left out where it is no sighting of a page', async () => {
    const before = live.lab.world.history.of('page.status').length;
    const sightings = [sighting('page.status', { status: 7 }), sighting('page.nonsense', {})];
    expect((await ask('/lab/farewell', { page, sightings })).status).toBe(204);
    expect(live.lab.world.history.of('page.status')).toHaveLength(before);
  });
});

describe('a page in a browser', { timeout: patienceMs }, () => {
  /** What the drawer's script does in a page, its one timer due at `deadline`. */
  function visit(name: string, deadline: number) {
    const ran: number[] = [];
    const socket = new WebSocket(feedUrl(name));
    const word = (id: number | null) => ({
      id,
      nextDeadline: deadline,
      fetching: 0,
      sockets: [],
      sightings: [],
    });
    socket.on('message', (data) => {
      const message: FeedMessage = JSON.parse(String(data));
      if (message.kind !== 'ask') return;
      if (message.runTo !== null) ran.push(message.runTo);
      socket.send(JSON.stringify(word(message.id)));
    });
    return { socket, ran };
  }

  test('is asked before time jumps, and its clock stops at its own deadlines', async () => {
    const { clock: before } = (await clock({ action: 'pause' })).body as LabState;
    const { socket, ran } = visit('tab-00000002', before.t + 4321);
    await once(socket, 'open');
    const { clock: after } = (await clock({ action: 'jump', by_ms: 10_000 })).body as LabState;
    expect(ran).toContain(before.t + 4321);
    expect(ran.at(-1)).toBe(after.t);
    socket.terminate();
    await clock({ action: 'play' });
  });

  test('that says nothing does not keep time from moving', async () => {
    const socket = new WebSocket(feedUrl('tab-00000003'));
    await once(socket, 'open');
    const before = (await state()).clock.t;
    expect((await clock({ action: 'jump', by_ms: 1000 })).status).toBe(200);
    expect((await state()).clock.t).toBeGreaterThanOrEqual(before + 1000);
    socket.terminate();
  });

  test('that talks nonsense is sent away', async () => {
    const socket = new WebSocket(feedUrl('tab-00000004'));
    await once(socket, 'open');
    socket.send('{"id":"one"}');
    const [code] = await once(socket, 'close');
    expect(code).toBe(1008);
  });
});

describe('who is not heard', () => {
  const foreign = { origin: 'http://evil.example' };

  test('a page of another origin', async () => {
    const { status, body } = await ask('/lab/clock', { action: 'pause' }, foreign);
    expect({ status, body }).toEqual({
      status: 403,
      body: { error: 'the lab takes nothing from pages of another origin' },
    });
    expect((await state()).clock.playing).toBe(true);
  });

  test('a page of another origin, over a WebSocket', async () => {
    const feed = new WebSocket(feedUrl(), foreign);
    const status = await new Promise((resolve) =>
      feed.once('unexpected-response', (_request, answer) => resolve(answer.statusCode)),
    );
    feed.on('error', () => {});
    feed.terminate();
    expect(status).toBe(403);
  });

  test('a browser that was led here under another name', async () => {
    const answered = Promise.withResolvers<number | undefined>();
    const asked = request(`${live.url}/lab/state`, { headers: { host: 'evil.example' } }, (answer) => {
      answered.resolve(answer.statusCode);
      answer.resume();
    });
    asked.once('error', answered.reject).end();
    expect(await answered.promise).toBe(403);
  });
});

test.each([
  ['/lab/clock', '{', 'Body is not valid JSON'],
  [
    '/lab/clock',
    { action: 'fly' },
    'Unknown action fly: it must be one of play, pause, next_deadline, stop_jump, jump',
  ],
  ['/lab/clock', { action: 'jump' }, 'body must have required properties by_ms'],
  ['/lab/clock', { action: 'jump', by_ms: -1 }, 'body.by_ms must be >= 1'],
  ['/lab/clock', { action: 'pause', at: 3 }, 'body must not have at'],
  ['/lab/gateway', [], 'body must be object'],
  ['/lab/machines/A', { action: 'beat', rhythm: 'samba' }, 'body.rhythm must be'],
  ['/lab/links/browser-gateway', { action: 'set', fault: 'rain', on: true }, 'body.fault must be'],
  ['/lab/farewell', { page: 'alice', sightings: [] }, 'body.page must match'],
])('%s does not take %j', async (path, body, error) => {
  const answer = await ask(path, body);
  expect(answer.status).toBe(400);
  expect((answer.body as { error: string }).error).toContain(error);
});

test.each([
  ['/lab/machines/C', { action: 'down' }, 'there is no machine "C"; there are A, B'],
  ['/lab/links/moon', { action: 'reset' }, 'there is no link "moon"'],
])('%s is not there', async (path, body, error) => {
  const answer = await ask(path, body);
  expect(answer.status).toBe(404);
  expect((answer.body as { error: string }).error).toContain(error);
});
