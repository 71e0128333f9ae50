/** Sends a beat as an agent does: `POST /api/machine-heartbeat`. */
import type { Heartbeat } from '../../system/contracts/api/machines.ts';

/** As much of `fetch` as a beat needs. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body: string },
) => Promise<{ readonly ok: boolean; readonly status: number; text(): Promise<string> }>;

/** The gateway did not take a beat. */
export class BeatRefusedError extends Error {
  override readonly name = 'BeatRefusedError';
  readonly status: number;

  constructor(status: number, answer: string) {
    super(`POST /api/machine-heartbeat was answered with ${status}: ${answer.slice(0, 200)}`);
    this.status = status;
  }
}

/** `gatewayUrl` as in `http://127.0.0.1:8080`. The sender rejects with BeatRefusedError, or as `fetch` does. */
export function postBeat(gatewayUrl: string, fetch: Fetch): (beat: Heartbeat) => Promise<void> {
  const url = new URL('/api/machine-heartbeat', gatewayUrl).href;
  return async (beat) => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(beat),
    });
    // Read to its end in any case, so that the connection can be used again.
    const text = await answer.text();
    if (!answer.ok) throw new BeatRefusedError(answer.status, text);
  };
}
