import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { readTerminalQuery } from './terminal-query.ts';

const read = (query: string) => readTerminalQuery(new URLSearchParams(query));
const good = 'token=j&org_id=acme&machine_id=m-1&shell_token=t';

describe('the query of a terminal', () => {
  test('names the connection main unless told otherwise', () => {
    expect(read(good)).toEqual({
      jwt: 'j',
      orgId: 'acme',
      machineId: 'm-1',
      shellToken: 't',
      connection: 'main',
    });
  });

  test('may lack its credentials, which the handshake then refuses', () => {
    expect(read('org_id=acme&machine_id=m-1')).toMatchObject({ jwt: '', shellToken: '' });
  });

  test.each([
    ['no machine', 'token=j&org_id=acme&shell_token=t'],
    ['no organisation', 'token=j&machine_id=m&shell_token=t'],
    ['an unknown parameter', `${good}&debug=1`],
    ['a doubled parameter', `${good}&token=k`],
    ['a parameter named like a property of objects', `${good}&__proto__=x`],
    ['an empty connection', `${good}&connection=`],
    ['a machine id with a slash', 'org_id=acme&machine_id=../x'],
    ['a shell token of 201 characters', `token=j&org_id=a&machine_id=m&shell_token=${'t'.repeat(201)}`],
    ['a JWT of 4097 characters', `org_id=a&machine_id=m&token=${'j'.repeat(4097)}`],
  ])('is refused with %s', (_what, query) => {
    expect(read(query)).toBeNull();
  });

  test('is forgotten with its tokens, but for the names of machine and connection', () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const bytesHeld = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const name = (n: number) => `a-name-that-is-long-${n}`;
    const token = 'j'.repeat(4000);
    const before = bytesHeld();
    const kept = Array.from({ length: 2000 }, (_, n) => {
      const query = read(`token=${token}${n}&org_id=acme&machine_id=${name(n)}&connection=${name(n)}`)!;
      return [query.machineId, query.connection];
    });
    expect((bytesHeld() - before) / kept.length).toBeLessThan(1000);
  });
});
