/**
 * Tells the gateway, in a steady rhythm, that this machine is there, and learns from its answers who we
 * are and whose signature to trust. A beat that fails is made up for by the next one.
 */
import { Compile } from 'typebox/compile';
import { Envelope } from '../contracts/api/envelope.ts';
import { type Heartbeat, HeartbeatAnswer } from '../contracts/api/machines.ts';
import { type Clock, every, isoTime, type Timer } from '../ports/clock.ts';
import type { Dialer } from '../ports/dialer.ts';
import type { Log } from '../ports/log.ts';
import { type GatewayCall, gatewayCalls } from './gateway-calls.ts';
import { limits } from './limits.ts';

export interface Heartbeats {
  /** Beats now and then once an interval. Resolves after the first beat, whether it arrived or not. */
  start(): Promise<void>;
  /** Stops the rhythm and sends the last beat, `offline`. Never rejects. */
  farewell(): Promise<void>;
  /** The last beat; `null` before there was one. */
  last(): LastBeat | null;
}

export interface LastBeat {
  /** ISO 8601. */
  readonly at: string;
  /** `null` when the gateway accepted it. */
  readonly error: string | null;
}

const answerFormat = Compile(Envelope(HeartbeatAnswer));

export function createHeartbeats(
  ports: { readonly clock: Clock; readonly dialer: Dialer; readonly log: Log },
  options: {
    readonly gatewayUrl: string;
    readonly nodeKey: string;
    readonly version: string;
    readonly intervalMs: number;
  },
  onAnswer: (answer: HeartbeatAnswer) => void,
): Heartbeats {
  const calls = gatewayCalls(ports, new URL('/api/machine-heartbeat', options.gatewayUrl));
  let rhythm: Timer | null = null;
  let call: GatewayCall | null = null;
  let beating: Promise<void> = Promise.resolve();
  let last: LastBeat | null = null;

  const send = async (status: Heartbeat['status'], deadlineMs: number) => {
    const beat: Heartbeat = { node_key: options.nodeKey, status, version: options.version };
    let error: string | null = null;
    try {
      call = calls.post(beat, deadlineMs);
      onAnswer(readAnswer(await call.answer));
      ports.log.event('agent.beat_sent', { status });
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
      ports.log.event('agent.beat_failed', { error });
    }
    call = null;
    last = { at: isoTime(ports.clock), error };
  };

  const beat = (status: Heartbeat['status'], deadlineMs: number) => {
    beating = send(status, deadlineMs);
    return beating;
  };

  return {
    start() {
      rhythm?.cancel();
      rhythm = every(ports.clock, options.intervalMs, () => {
        // One that is still under way says the same.
        if (!call) beat('online', limits.beatMs);
      });
      return beat('online', limits.beatMs);
    },
    async farewell() {
      rhythm?.cancel();
      rhythm = null;
      // An online beat under way goes first: arriving after the last one it would bring us back.
      const patience = ports.clock.setTimer(limits.farewellMs, () => call?.abort('the machine goes down'));
      await beating;
      patience.cancel();
      await beat('offline', limits.farewellMs);
      calls.close();
    },
    last: () => last,
  };
}

function readAnswer({ status, body }: { status: number; body: string }): HeartbeatAnswer {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new Error(`the gateway answered ${status} without JSON`);
  }
  if (status !== 200) {
    const code = (json as { error?: { code?: unknown } | null } | null)?.error?.code;
    throw new Error(`the gateway answered ${status}${typeof code === 'string' ? ` ${code}` : ''}`);
  }
  if (!answerFormat.Check(json))
    throw new Error('the gateway answered 200 with something else than a heartbeat answer');
  return json.data;
}
