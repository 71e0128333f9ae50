import { describe, expect, test } from 'vitest';
import { createApiClient } from './client.ts';

interface Sent {
  method: string | undefined;
  url: string;
  authorization: string | null;
  body: unknown;
}

function client(
  answer: { status?: number; body?: unknown; text?: string | ReadableStream } | Error,
  signedIn = true,
) {
  const sent: Sent[] = [];
  const refused: string[] = [];
  const api = createApiClient({
    gatewayUrl: 'http://gateway.test',
    fetch: async (url, init) => {
      sent.push({
        method: init.method,
        url,
        authorization: new Headers(init.headers).get('authorization'),
        body: init.body === undefined ? undefined : JSON.parse(String(init.body)),
      });
      if (answer instanceof Error) throw answer;
      return new Response(answer.text ?? JSON.stringify(answer.body), { status: answer.status ?? 200 });
    },
    caller: () => (signedIn ? { accessToken: 'jwt', orgId: 'org-1' } : null),
    onUnauthorized: (_, message) => refused.push(message),
  });
  return { api, sent, refused };
}

const created = {
  token: 'a-b',
  tailnet_ip: '100.64.0.3',
  port: 2222,
  machine_name: 'Linux-C',
  expires_in: 300,
};

describe('a request', () => {
  test('carries the access token and the organisation', async () => {
    const { api, sent } = client({ body: { success: true, data: created, error: null } });
    expect(await api.createSession('m1')).toEqual(created);
    expect(sent).toEqual([
      {
        method: 'POST',
        url: 'http://gateway.test/api/remote-shell',
        authorization: 'Bearer jwt',
        body: { action: 'create_session', org_id: 'org-1', machine_id: 'm1' },
      },
    ]);
  });

  test('reads plain answers too', async () => {
    const { api } = client({ body: { revoked: 2 } });
    expect(await api.revokeOthers()).toBe(2);
  });

  test('leaves out an empty reason, so that the default holds', async () => {
    const { api, sent } = client({ body: { revoked: true } });
    await api.revoke('s 1', '  ');
    await api.revoke('s2', ' lost ');
    expect(sent.map(({ url, body }) => [url, body])).toEqual([
      ['http://gateway.test/api/sessions/s%201', {}],
      ['http://gateway.test/api/sessions/s2', { reason: 'lost' }],
    ]);
  });

  test('is not even sent when it needs an organisation and nobody is signed in', async () => {
    const { api, sent } = client({ body: {} }, false);
    await expect(api.recordings('own')).rejects.toThrow('Sign in first');
    expect(sent).toEqual([]);
  });
});

test('an export is its text, with the counts of its headers', async () => {
  const api = createApiClient({
    gatewayUrl: 'http://gateway.test',
    fetch: async () =>
      new Response('seq\r\n', {
        headers: { 'x-hangup-export-total': '61234', 'x-hangup-export-entries': '50000' },
      }),
    caller: () => ({ accessToken: 'jwt', orgId: 'org-1' }),
    onUnauthorized: () => {},
  });
  expect(await api.exportAuditLogs('csv', {})).toEqual({ text: 'seq\r\n', total: 61_234, entries: 50_000 });
});

describe('a failure', () => {
  test('in an envelope tells its code, status and sentence', async () => {
    const error = { code: 'MACHINE_OFFLINE', message: 'Machine must be online for remote shell' };
    const { api } = client({ status: 400, body: { success: false, data: null, error } });
    await expect(api.createSession('m1')).rejects.toMatchObject({ ...error, status: 400 });
  });

  test('in plain style tells its sentence', async () => {
    const { api } = client({ status: 404, body: { error: 'session not found' } });
    await expect(api.revoke('s1')).rejects.toMatchObject({ message: 'session not found', status: 404 });
  });

  test.each(['<html>502 Bad Gateway</html>', '', '{"error":7}', 'null'])(
    'of another kind still makes a sentence: %j',
    async (text) => {
      const { api } = client({ status: 502, text });
      await expect(api.machines()).rejects.toMatchObject({
        message: 'The gateway answered with HTTP 502 and no reason',
        status: 502,
      });
    },
  );

  test('without any answer says that the gateway cannot be reached', async () => {
    const { api } = client(new TypeError('Failed to fetch'));
    await expect(api.machines()).rejects.toMatchObject({ code: 'UNREACHABLE', status: undefined });
  });

  test('in the midst of an answer says so, too', async () => {
    const cut = new ReadableStream({ start: (body) => body.error(new TypeError('network error')) });
    const { api } = client({ text: cut });
    await expect(api.machines()).rejects.toMatchObject({ code: 'UNREACHABLE', status: undefined });
  });

  test('is an answer that breaks the contract', async () => {
    const { api } = client({ body: { success: true, data: { machines: [{ id: 7 }] }, error: null } });
    await expect(api.machines()).rejects.toThrow("The gateway's answer to GET /api/machines makes no sense");
  });
});

describe('401', () => {
  test('reports the sign-in as ended, with the reason of the gateway', async () => {
    const { api, refused } = client({ status: 401, body: { error: 'Session revoked: lost' } });
    await expect(api.userSessions()).rejects.toThrow();
    expect(refused).toEqual(['Session revoked: lost']);
  });

  test('at sign-in is only an error', async () => {
    const error = { code: 'BAD_CREDENTIALS', message: 'Email or password is wrong' };
    const { api, refused } = client({ status: 401, body: { success: false, data: null, error } }, false);
    await expect(api.login('a@b.c', 'x')).rejects.toThrow('Email or password is wrong');
    expect(refused).toEqual([]);
  });
});
