/**
 * Quiet link: proxies and load balancers cut what carries no byte for a minute, and people read for ten.
 * argo-cd#14191 and #14271: terminals behind one closed by themselves; kortix-ai/suna#7062: the same between
 * a gateway and what it fronts. What keeps the link busy must not keep the person's idle clock from counting.
 */
import { expect, type Lab, scenario } from '../sim/index.ts';

const cutAfterMs = 60_000;
const minutes = 60_000;

/** The longest time that either leg of a live connection of the link carried nothing, since `since`. */
function longestSilenceMs({ history, clock }: Lab, link: string, since: number): number {
  const onLink = <T extends { data: { link: string } }>(records: readonly T[]) =>
    records.filter(({ data }) => data.link === link);
  const over = new Set(onLink(history.of('wire.ended')).map(({ data }) => data.connection));
  const live = onLink(history.of('wire.opened')).filter(
    ({ t, data }) => t <= since && !over.has(data.connection),
  );
  const traffic = [...onLink(history.of('wire.frame')), ...onLink(history.of('wire.bytes'))];
  const silences = live.flatMap(({ data: { connection } }) =>
    (['client', 'server'] as const).map((leg) => {
      const times = traffic
        .filter(({ t, data }) => data.connection === connection && data.leg === leg && t >= since)
        .map(({ t }) => t);
      const moments = [since, ...times.toSorted((a, b) => a - b), clock.now()];
      return Math.max(...moments.slice(1).map((t, i) => t - moments[i]!));
    }),
  );
  expect(silences, `connections of ${link} that lasted`).not.toEqual([]);
  return Math.max(...silences);
}

/** Reads for ten minutes without a key; answers how long each link was silent at most. */
async function readForTenMinutes(lab: Lab) {
  const { alice, clock, history } = lab;
  const terminal = await alice.connect('Linux-C');
  await clock.settle();
  const since = history.of('session.state').find(({ data }) => data.to === 'live')!.t;

  await clock.advance(since + 10 * minutes - clock.now());

  expect(terminal).toBeOpen();
  await terminal.warnsOfIdleness();
  const [warning] = history.of('session.idle_warning');
  expect(warning!.t - since).toBe(10 * minutes);
  await terminal.type('echo still here\n');
  await terminal.shows('still here');
  return {
    browser: longestSilenceMs(lab, 'browser-gateway', since),
    agent: longestSilenceMs(lab, 'gateway-agent:Linux-C', since),
  };
}

scenario(
  'Quiet link: ten minutes of reading behind a proxy that cuts at 60 s; both links speak every 30 s, and the idle clock still says ten minutes',
  async (lab) => {
    await using _proxy = await lab.world.browserLink.idleCut(cutAfterMs);

    const silence = await readForTenMinutes(lab);

    expect(silence.browser).toBeLessThanOrEqual(30_000);
    expect(silence.agent).toBeLessThanOrEqual(30_000);
  },
);

scenario('Quiet link: the same proxy between gateway and agent only', async (lab) => {
  await using _proxy = await lab.machine().shells.idleCut(cutAfterMs);

  const silence = await readForTenMinutes(lab);

  expect(silence.agent).toBeLessThanOrEqual(30_000);
});
