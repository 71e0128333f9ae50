import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataComplaint, kinds } from './schema.ts';

const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');

describe('the schema of a history', () => {
  it.each(kinds)('is documented: %s', (kind) => {
    expect(readme).toContain(`\`${kind}\``);
  });

  it('documents no kind that does not exist', () => {
    const named = [
      ...readme.matchAll(/`((?:run|page|wire|shell|session|agent|audit|recording|machine)\.\w+)`/g),
    ];
    const files = new Set(['record.ts']);

    expect(
      named.map(([, kind]) => kind).filter((kind) => !files.has(kind!) && !kinds.includes(kind as never)),
    ).toEqual([]);
  });
});

describe('dataComplaint', () => {
  it('is null for data that fits, additional fields included', () => {
    expect(dataComplaint('session.input', { session: 's1', bytes: 1, later: true })).toBeNull();
  });

  it('names the alternatives where there are several', () => {
    expect(dataComplaint('gateway.fault', { gateway: 'g1', what: 'explode' })).toBe(
      'data.what must be "kill" or "drain" or "start" or "partition" or "rejoin", is "explode"',
    );
  });

  it('finds what is wrong deep inside', () => {
    const census = {
      gateway: { sessions: 0, sockets: 0, streams: 0, timers: 0, listed: 0 },
      agents: [{ machine: 1 }],
      processes: [],
    };

    expect(dataComplaint('census', census)).toContain('data.agents.0');
  });
});
