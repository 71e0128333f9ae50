import { describe, expect, it } from 'vitest';
import { maxTextLength } from './bounded.ts';
import { genesis } from './chain.ts';
import { History } from './history.ts';

const at = { t: 5, actor: 'gateway:g1' };
const input = { session: 's1', bytes: 1 };

describe('History', () => {
  it('numbers its records from 1 and chains each to the one before', () => {
    const history = new History();
    const first = history.record('session.input', input, at);
    const second = history.record('session.input', input, at);

    expect(first).toMatchObject({
      v: 1,
      seq: 1,
      t: 5,
      actor: 'gateway:g1',
      session: 's1',
      cause: null,
      prev: genesis,
    });
    expect(second).toMatchObject({ seq: 2, prev: first.hash });
    expect(second.hash).not.toBe(first.hash);
  });

  it('finds records by kind', () => {
    const history = new History();
    history.record('session.input', input, at);
    history.record('page.closed', { page: 'alice-1' }, at);

    expect(history.of('page.closed').map(({ seq }) => seq)).toEqual([2]);
    expect(history.of('census')).toEqual([]);
  });

  it('keeps its own copy of the data', () => {
    const history = new History();
    const data = { ...input };
    history.record('session.input', data, at);
    data.bytes = 99;

    expect(history.of('session.input')[0]?.data.bytes).toBe(1);
  });

  it('cuts over-long text and says so', () => {
    const history = new History();
    const text = 'x'.repeat(maxTextLength + 1);
    const { data } = history.record('page.message', { page: 'p', connection: 1, text }, at);

    expect(data.text).toHaveLength(maxTextLength + '… (16385 characters)'.length);
    expect(data.text.endsWith('… (16385 characters)')).toBe(true);
  });

  it('keeps no half of a surrogate pair: text is UTF-8 in a file', () => {
    const history = new History();
    const { data } = history.record('page.message', { page: 'p', connection: 1, text: 'a\ud83d' }, at);

    expect(data.text).toBe('a\ufffd');
  });

  it('never cuts terminal bytes', () => {
    const history = new History();
    const data = Buffer.alloc(1024 * 1024).toString('base64');

    expect(history.record('page.output', { page: 'p', connection: 1, data }, at).data.data).toHaveLength(
      data.length,
    );
  });

  it('refuses terminal bytes that it cannot keep whole', () => {
    const data = 'A'.repeat(3 * 1024 * 1024);

    expect(() => new History().record('shell.output', { session: 's1', data }, at)).toThrow(
      'cannot record shell.output: 3145728 characters of base64 in one record, at most 2097152 are kept whole',
    );
  });

  it('refuses a time that is none', () => {
    expect(() => new History().record('page.closed', { page: 'p' }, { ...at, t: Number.NaN })).toThrow(
      'cannot record page.closed: its time is NaN',
    );
  });
});

describe('History.next', () => {
  it('resolves with the next record that fits', async () => {
    const history = new History();
    history.record('session.input', input, at);
    const next = history.next(({ kind }) => kind === 'session.input');
    history.record('page.closed', { page: 'p' }, at);
    history.record('session.input', input, at);

    await expect(next).resolves.toMatchObject({ seq: 3 });
  });

  it('finds what was recorded since', async () => {
    const history = new History();
    history.record('session.input', input, at);

    await expect(history.next(({ kind }) => kind === 'session.input', { since: 1 })).resolves.toMatchObject({
      seq: 1,
    });
  });

  it('gives up when its signal aborts', async () => {
    const giveUp = new AbortController();
    const next = new History().next(() => false, { signal: giveUp.signal });
    giveUp.abort(new Error('nothing came'));

    await expect(next).rejects.toThrow('nothing came');
  });

  it('rejects with what the predicate throws, and the recording goes on', async () => {
    const history = new History();
    const next = history.next(() => {
      throw new Error('bad question');
    });
    history.record('session.input', input, at);

    await expect(next).rejects.toThrow('bad question');
    expect(history.length).toBe(1);
  });
});

describe('History.listen', () => {
  it('tells each record until it is stopped', () => {
    const history = new History();
    const seen: number[] = [];
    const stop = history.listen(({ seq }) => seen.push(seq));
    history.record('session.input', input, at);
    stop();
    history.record('session.input', input, at);

    expect(seen).toEqual([1]);
  });
});

describe('History.keepLast', () => {
  const length = JSON.stringify(input).length;

  it('forgets the oldest records, and goes on counting', () => {
    const history = new History();
    history.keepLast(8 * length);
    for (let count = 0; count < 9; count++) history.record('session.input', input, at);

    expect(history.records.map(({ seq }) => seq)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(history.of('session.input').map(({ seq }) => seq)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(history.record('session.input', input, at).prev).toBe(history.records.at(-2)!.hash);
  });

  it('forgets what was recorded before it was called', () => {
    const history = new History();
    for (let count = 0; count < 9; count++) history.record('session.input', input, at);
    history.keepLast(4 * length);

    expect(history.records.map(({ seq }) => seq)).toEqual([7, 8, 9]);
  });

  it('keeps a record that is larger than the limit by itself', () => {
    const history = new History();
    history.keepLast(1);
    history.record('session.input', input, at);

    expect(history.length).toBe(1);
  });

  it('leaves what is to come where next() looks for it', async () => {
    const history = new History();
    history.keepLast(4 * length);
    for (let count = 0; count < 9; count++) history.record('session.input', input, at);

    await expect(history.next(({ kind }) => kind === 'session.input', { since: 9 })).resolves.toMatchObject({
      seq: 9,
    });
  });
});
