/** Terminals that tests put up by hand: listed, ended and revoked, without a socket behind them. */
import type { Terminal } from '../contracts/api/terminals.ts';
import type { Terminals } from '../gateway/services.ts';
import { hearNews } from '../gateway/terminal/terminal-news.ts';
import type { Bus } from '../ports/bus.ts';

export interface FakeTerminals extends Terminals {
  readonly live: (Terminal & { readonly org_id: string })[];
  readonly ended: { readonly id: string; readonly cause: string; readonly reason: string }[];
  /** Dead ones whose end was asked to be written. */
  readonly cleared: string[];
  readonly revoked: { readonly userSessionId: string; readonly reason: string }[];
  /** Called when a revoke arrives. */
  onRevoke: (userSessionId: string) => void;
}

export function createFakeTerminals(bus: Bus): FakeTerminals {
  const fake: FakeTerminals = {
    live: [],
    ended: [],
    cleared: [],
    revoked: [],
    onRevoke: () => {},
    handleUpgrade: (_request, socket) => socket.destroy(),
    countOf: (userId) => fake.live.filter((one) => one.user_id === userId).length,
    listOf: (userId) => fake.live.filter((one) => one.user_id === userId),
    listAll: (orgId) => fake.live.filter((one) => one.org_id === orgId),
    entry(id) {
      const found = fake.live.find((one) => one.id === id);
      if (!found) return null;
      const { org_id: _, ...terminal } = found;
      return terminal;
    },
    async refresh(id) {
      const found = fake.live.find((one) => one.id === id);
      if (found) found.status = 'active';
    },
    holds: (id) => fake.live.some((one) => one.id === id),
    clear: async (id) => void fake.cleared.push(id),
    end(id, cause, reason) {
      const at = fake.live.findIndex((one) => one.id === id);
      if (at < 0) return false;
      fake.live.splice(at, 1);
      fake.ended.push({ id, cause, reason });
      return true;
    },
    leaveMachine: (machineId) =>
      fake.live
        .filter((one) => one.machine_id === machineId)
        .filter(({ id }) => fake.end(id, 'ended_by_admin', 'machine quarantined')).length,
    share: () => {},
    collaborationEnded: () => {},
    revoke(userSessionId, reason) {
      fake.revoked.push({ userSessionId, reason });
      fake.onRevoke(userSessionId);
      return 0;
    },
    recover: async () => {},
    recoverOthers: async () => {},
    abandon: async () => {},
    drain: async () => {},
    stop: async () => {},
    census: () => ({ sessions: fake.live.length, sockets: 0, streams: 0, timers: 0 }),
  };
  hearNews(bus, fake);
  return fake;
}
