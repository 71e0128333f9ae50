import { describe, expect, test } from 'vitest';
import { terminalUrl } from './terminal-url.ts';

const query = { token: 'a.b.c', org_id: 'org', machine_id: 'm1', shell_token: 's-1' };

describe('terminalUrl()', () => {
  test('names everything the handshake needs', () => {
    expect(terminalUrl('http://127.0.0.1:8080', { ...query, connection: 'tab-1' })).toBe(
      'ws://127.0.0.1:8080/api/remote-shell/ws?token=a.b.c&org_id=org&machine_id=m1&shell_token=s-1&connection=tab-1',
    );
  });

  test('stays encrypted where the page is', () => {
    expect(terminalUrl('https://hangup.example/devices', query)).toMatch(
      /^wss:\/\/hangup\.example\/api\/remote-shell\/ws\?/,
    );
  });

  test('escapes what has a meaning in a query', () => {
    const url = new URL(terminalUrl('http://h', { ...query, token: 'a&b=c d' }));
    expect(url.searchParams.get('token')).toBe('a&b=c d');
  });
});
