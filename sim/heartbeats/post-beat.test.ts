import { describe, expect, it } from 'vitest';
import { type Fetch, postBeat } from './post-beat.ts';

const beat = { node_key: 'key-of-linux-c-0001', status: 'online', version: '1' } as const;

function answering(status: number, text: string) {
  const calls: Parameters<Fetch>[] = [];
  const fetch: Fetch = async (...call) => {
    calls.push(call);
    return { ok: status < 300, status, text: async () => text };
  };
  return { calls, fetch };
}

describe('postBeat', () => {
  it('posts the beat as JSON', async () => {
    const { calls, fetch } = answering(200, '{}');
    await postBeat('http://127.0.0.1:8080', fetch)(beat);

    expect(calls).toEqual([
      [
        'http://127.0.0.1:8080/api/machine-heartbeat',
        { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(beat) },
      ],
    ]);
  });

  it('rejects with the status and the answer', async () => {
    const { fetch } = answering(401, 'Node key is not known');

    await expect(postBeat('http://127.0.0.1:8080', fetch)(beat)).rejects.toThrow(
      'POST /api/machine-heartbeat was answered with 401: Node key is not known',
    );
  });
});
