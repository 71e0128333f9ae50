import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretGuard } from './secrets.ts';

const password = 'p"ss wörd/+&<1>';

function guard(value = password): SecretGuard {
  const secrets = new SecretGuard();
  secrets.add('password of alice', value);
  return secrets;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('SecretGuard', () => {
  it.each([
    ['as it is', password],
    ['percent-encoded', `?p=${encodeURIComponent(password)}`],
    [
      'percent-encoded in lower case',
      encodeURIComponent(password).replace(/%../g, (code) => code.toLowerCase()),
    ],
    ['in a form body', new URLSearchParams({ password }).toString()],
    ['in JSON', JSON.stringify({ password })],
    ['in JSON in JSON', JSON.stringify({ body: JSON.stringify({ password }) })],
    ['in HTML', '<p>p&quot;ss wörd/+&amp;&lt;1&gt;</p>'],
    ['in base64', base64(password)],
    ['in base64, one byte in', base64(`x${password} and more`)],
    ['in base64, two bytes in', base64(`xx${password} and more`)],
    ['in base64url', Buffer.from(`x${password}`).toString('base64url')],
    ['in hexadecimal', Buffer.from(password).toString('hex')],
  ])('finds a secret %s', (_, text) => {
    expect(guard().find(`before ${text} after`, 'log').length).toBeGreaterThan(0);
  });

  it('names the secret, its form and its place, never the secret', () => {
    expect(guard('hunter2-hunter2').find('say hunter2-hunter2', 'gateway.log')).toEqual([
      { secret: 'password of alice', form: 'plain', where: 'gateway.log', at: 4 },
    ]);
  });

  it('finds nothing in a text without it', () => {
    expect(guard().find(`p"ss wörd ${base64('something else')}`, 'log')).toEqual([]);
  });

  it('refuses to look for what any text holds', () => {
    expect(() => guard('abc')).toThrow(
      'cannot guard the password of alice: it has 3 characters, fewer than 6 stand in any text by chance',
    );
  });

  it('looks through folders', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'secrets-'));
    await writeFile(join(folder, 'clean.log'), 'nothing');
    await writeFile(join(folder, 'dirty.log'), `x ${password}`);

    const leaks = await guard().findInFiles([folder]);
    await rm(folder, { recursive: true });

    expect(leaks.map(({ where }) => where)).toEqual([join(folder, 'dirty.log')]);
  });
});

it('thousands of secrets are found in one pass, the one that ends with the text too', () => {
  const guard = new SecretGuard();
  for (let i = 0; i < 5000; i++) guard.add(`token ${i}`, `secret-number-${i}-of-many`);
  const leaks = guard.find(`${'harmless '.repeat(100_000)}secret-number-4711-of-many`, 'a log');
  expect(leaks).toEqual([{ secret: 'token 4711', form: 'plain', where: 'a log', at: 900_000 }]);
});

it('a secret that is cut off by the end of the text is none', () => {
  const guard = new SecretGuard();
  guard.add('token', 'abcdefghijkl');
  expect(guard.find('xx abcdefghijk', 'a log')).toEqual([]);
});

it('every secret of any text is found, as a search for each alone would', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 6, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), fc.array(word, { size: 'large' }), (secrets, words) => {
      const guard = new SecretGuard();
      for (const secret of secrets) guard.add(secret, secret);
      const text = words.join('');
      const found = guard.find(text, 'log').filter(({ form }) => form === 'plain');
      const wanted = [...new Set(secrets)].filter((secret) => text.includes(secret));

      expect(new Map(found.map(({ secret, at }) => [secret, at]))).toEqual(
        new Map(wanted.map((secret) => [secret, text.indexOf(secret)])),
      );
    }),
  );
});
