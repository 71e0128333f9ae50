import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { signatureHeader } from '../contracts/agent-api.ts';
import { fingerprint, hashSecret } from '../contracts/secrets.ts';
import { type AgentWorld, agentWorld } from '../testing/agent-world.ts';
import { limits } from './limits.ts';

const worlds: AgentWorld[] = [];

async function open(...options: Parameters<typeof agentWorld>): Promise<AgentWorld> {
  const world = await agentWorld(...options);
  worlds.push(world);
  return world;
}

afterEach(async () => {
  for (const world of worlds.splice(0)) await world[Symbol.asyncDispose]();
});

const registration = { token_sha256: hashSecret('ticket'), session_id: 's1', expires_in: 300 };

describe('POST /tokens', () => {
  it('takes a ticket that the gateway has signed', async () => {
    const world = await open();
    expect(await world.signedPost('/tokens', registration)).toEqual({
      status: 200,
      body: { registered: true },
    });
  });

  it('answers 503 before a heartbeat was answered: nobody is to be trusted yet', async () => {
    const world = await open({ firstAnswer: { status: 500, body: {} } });
    expect((await world.signedPost('/tokens', registration)).status).toBe(503);
  });

  it('refuses a request without a signature', async () => {
    const world = await open();
    expect(await world.post('/tokens', registration)).toEqual({
      status: 401,
      body: { error: 'The request is not signed' },
    });
  });

  it.each([
    ['nonsense', '!!!'],
    ['empty', ''],
    ['another key’s', Buffer.alloc(64, 7).toString('base64url')],
  ])('refuses a signature that is %s', async (_which, signature) => {
    const world = await open();
    const answer = await world.post('/tokens', registration, { [signatureHeader]: signature });
    expect(answer.status).toBe(401);
  });

  it('refuses a signature made for another route', async () => {
    const world = await open();
    const text = JSON.stringify(registration);
    const answer = await world.post('/tokens', text, {
      [signatureHeader]: world.sign('/shell/resize', text),
    });
    expect(answer).toEqual({ status: 401, body: { error: "The signature is not the gateway's" } });
  });

  it.each([
    ['no hash', { session_id: 's1', expires_in: 300 }],
    ['a hash that is none', { ...registration, token_sha256: 'ticket' }],
    ['a session id with a path in it', { ...registration, session_id: '../s1' }],
    ['a life of more than an hour', { ...registration, expires_in: 3601 }],
    ['an unknown field', { ...registration, shell: '/bin/zsh' }],
    ['no object', []],
  ])('refuses %s with 400', async (_what, body) => {
    const world = await open();
    expect((await world.signedPost('/tokens', body)).status).toBe(400);
  });

  it('refuses a ticket that is registered already', async () => {
    const world = await open();
    await world.signedPost('/tokens', registration);
    expect((await world.signedPost('/tokens', registration)).status).toBe(409);
  });

  it('refuses a body over the limit', async () => {
    const world = await open();
    expect((await world.signedPost('/tokens', 'x'.repeat(limits.bodyBytes))).status).toBe(413);
  });

  describe('on a connection that is to stay', () => {
    const announced = async (world: AgentWorld, tokenHash: string) => {
      const body = JSON.stringify({ ...registration, token_sha256: tokenHash });
      const socket = connect(world.port, '127.0.0.1');
      const head = ['POST /tokens HTTP/1.1', 'host: agent', 'connection: keep-alive'];
      const signed = `${signatureHeader}: ${world.sign('/tokens', body)}`;
      socket.write([...head, signed, `content-length: ${body.length}`, '', body].join('\r\n'));
      expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 200 /);
      return socket;
    };

    it('takes the ticket, too', async () => {
      const world = await open();
      const socket = await announced(world, hashSecret('ticket'));
      socket.write('GET /shell?token=ticket HTTP/1.1\r\nhost: agent\r\nconnection: close\r\n\r\n');
      expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 200 /);
      socket.destroy();
    });

    it('waits no longer than for any head', async () => {
      const world = await open();
      const socket = await announced(world, hashSecret('ticket'));
      const closed = once(socket, 'close');
      await world.clock.advance(limits.headMs);
      await closed;
    });
  });

  it('gives up on a body that does not arrive', async () => {
    const world = await open();
    const socket = connect(world.port, '127.0.0.1');
    const answer = text(socket);
    socket.write(
      `POST /tokens HTTP/1.1\r\nhost: agent\r\n${signatureHeader}: x\r\ncontent-length: 10\r\n\r\nhalf`,
    );
    await arrived(world);
    await world.clock.advance(limits.bodyMs);
    await world.clock.advance(limits.lingerMs);
    expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
  });
});

/** A second request has come and gone, so the first has been read. */
async function arrived(world: AgentWorld) {
  await world.post('/nowhere', {});
}

describe('GET /shell', () => {
  it('opens a shell of the wished size for a registered ticket', async () => {
    const world = await open();
    await world.register('ticket', 's1');
    const stream = await world.open('token=ticket&cols=120&rows=40');
    expect(stream.status).toBe(200);
    expect(world.scripted.spawned[0]?.options).toEqual({ sessionId: 's1', cols: 120, rows: 40 });
  });

  it('takes 80 × 24 where no size is wished', async () => {
    const world = await open();
    await world.shell('s1');
    expect(world.scripted.spawned[0]?.size).toEqual({ cols: 80, rows: 24 });
  });

  it.each([
    ['no token', 'cols=80', 401, 'A token is missing'],
    ['an empty token', 'token=', 401, 'A token is missing'],
    ['an unknown token', 'token=other', 401, 'Unknown token'],
    ['a size of nothing', 'token=ticket&cols=0', 400, 'cols is not valid: must be >= 1'],
    ['a size that is no number', 'token=ticket&rows=many', 400, 'rows is not valid: must be integer'],
  ])('refuses %s', async (_what, query, status, error) => {
    const world = await open();
    await world.register('ticket', 's1');
    const stream = await world.open(query);
    expect(stream.status).toBe(status);
    expect(await stream.refusal()).toEqual({ error });
    expect(world.scripted.spawned).toEqual([]);
  });

  it('refuses a ticket the second time', async () => {
    const world = await open();
    await world.shell('s1');
    const second = await world.open('token=ticket-of-s1');
    expect(second.status).toBe(403);
    expect(await second.refusal()).toEqual({ error: 'The token was used before' });
  });

  it('lets one of many racers in', async () => {
    const world = await open();
    await world.register('ticket', 's1');
    const racers = await Promise.all(Array.from({ length: 20 }, () => world.open('token=ticket')));
    expect(racers.filter((stream) => stream.status === 200).length).toBe(1);
    expect(world.scripted.spawned.length).toBe(1);
  });

  it('refuses a ticket that ran out', async () => {
    const world = await open();
    await world.register('ticket', 's1', 300);
    await world.clock.advance(300_000);
    expect((await world.open('token=ticket')).status).toBe(403);
  });

  it('answers 500 when no shell can be started, and keeps nothing', async () => {
    const world = await open();
    world.scripted.failNext('forkpty(3) failed.');
    const stream = await world.shell('s1');
    expect(stream.status).toBe(500);
    expect(await stream.refusal()).toEqual({ error: 'No shell could be started' });
    expect(world.agent.census()).toEqual({ shells: 0, streams: 0 });
  });

  it('refuses a second shell for a session that has one', async () => {
    const world = await open();
    await world.shell('s1');
    await world.register('another', 's1');
    expect((await world.open('token=another')).status).toBe(409);
  });

  it('logs tickets only as fingerprints', async () => {
    const world = await open();
    await world.shell('s1');
    await world.open('token=ticket-of-s1');
    await world.open('token=made-up');
    expect(world.log.of('agent.token_refused')).toEqual([
      { token: fingerprint('ticket-of-s1'), why: 'used' },
      { token: fingerprint('made-up'), why: 'unknown' },
    ]);
    expect(JSON.stringify(world.log.events)).not.toMatch(/ticket-of-s1|made-up/);
  });
});

describe('POST /shell/resize', () => {
  it('changes the size of a live shell', async () => {
    const world = await open();
    await world.shell('s1');
    await world.signedPost('/shell/resize', { session_id: 's1', cols: 100, rows: 50 });
    expect(world.scripted.spawned[0]?.size).toEqual({ cols: 100, rows: 50 });
  });

  it('answers 404 for a session that is not here', async () => {
    const world = await open();
    expect((await world.signedPost('/shell/resize', { session_id: 's9', cols: 100, rows: 50 })).status).toBe(
      404,
    );
  });

  it('needs the gateway’s signature', async () => {
    const world = await open();
    await world.shell('s1');
    expect((await world.post('/shell/resize', { session_id: 's1', cols: 1, rows: 1 })).status).toBe(401);
    expect(world.scripted.spawned[0]?.size).toEqual({ cols: 80, rows: 24 });
  });
});

describe('the agent’s server', () => {
  it('answers 404 for an unknown route', async () => {
    const world = await open();
    expect(await world.post('/elsewhere', {})).toEqual({ status: 404, body: { error: 'Not found' } });
  });

  it('answers 405 for the wrong method', async () => {
    const world = await open();
    expect((await world.post('/shell', {})).status).toBe(405);
  });

  it('drops a connection on which no request comes', async () => {
    const world = await open();
    const socket = connect(world.port, '127.0.0.1');
    const received = text(socket);
    socket.write('GET /shell?tok');
    await arrived(world);
    await world.clock.advance(limits.headMs);
    expect(await received).toBe('');
  });
});
