/**
 * OpenSSH: the options that bear its names mean what they mean to a real sshd. Each case is put to both:
 * to sshd in real seconds, through the same fault proxy and with the real `ssh`, and to the gateway on the
 * clock; the two verdicts stand side by side in the history.
 */
import { type AliveCase, expect, type IdleCase, type Lab, scenario, type Verdict } from '../sim/index.ts';

const second = 1000;

const cases: readonly (AliveCase & { claim: string; verdict: Verdict; zero?: 'legacy' })[] = [
  {
    claim: 'an idle client that answers every probe is never cut',
    ...{ interval: 1, countMax: 3, client: 'answers' },
    verdict: 'kept',
  },
  {
    claim: 'a silent client is cut one interval after ClientAliveCountMax unanswered probes',
    ...{ interval: 1, countMax: 3, client: 'silent' },
    verdict: 'cut after 3 unanswered probes',
  },
  {
    claim: 'ClientAliveCountMax 1 gives a silent client one probe',
    ...{ interval: 1, countMax: 1, client: 'silent' },
    verdict: 'cut after 1 unanswered probes',
  },
  {
    claim: 'a client that comes back before the end starts over',
    ...{ interval: 1, countMax: 3, client: 'returns' },
    verdict: 'kept',
  },
  {
    claim: 'ClientAliveInterval 0 sends no probe and cuts nobody',
    ...{ interval: 0, countMax: 3, client: 'silent' },
    verdict: 'kept',
  },
  {
    claim: 'ClientAliveCountMax 0 never cuts, since OpenSSH 8.2',
    ...{ interval: 1, countMax: 0, client: 'silent', from: [8, 2] },
    verdict: 'kept',
  },
  {
    claim: 'ClientAliveCountMax 0 cuts a silent client after one interval, before OpenSSH 8.2',
    ...{ interval: 1, countMax: 0, client: 'silent', before: [8, 2] },
    zero: 'legacy',
    verdict: 'cut after 0 unanswered probes',
  },
];

for (const { claim, verdict, zero = 'modern', ...one } of cases)
  scenario(
    `OpenSSH: ${claim}`,
    {
      policy: {
        clientAliveIntervalMs: one.interval * second,
        clientAliveCountMax: one.countMax,
        clientAliveZero: zero,
      },
    },
    async (lab) => {
      const theirs = await lab.sshd.alive(one);
      const ours = await gatewayVerdict(lab, one);
      lab.sshd.gatewaySays(one, ours);

      expect(theirs, 'what sshd makes of it').toBe(verdict);
      expect(ours, 'what the gateway makes of it').toBe(theirs);
    },
  );

/** The same case, with a page in the place of `ssh`. */
async function gatewayVerdict({ alice, clock, world, history }: Lab, one: AliveCase): Promise<Verdict> {
  await alice.connect('Linux-C');
  const frames = (opcode: 'ping' | 'pong') =>
    history.of('wire.frame').filter(({ data }) => data.opcode === opcode && data.leg === 'server').length;
  const isCut = () => history.of('session.ended').some(({ data }) => data.cause === 'client_unresponsive');
  const interval = Math.max(1, one.interval) * second;
  const enough = one.countMax + 3;
  if (one.client === 'answers') {
    await clock.advance(enough * interval);
    expect(frames('pong')).toBeGreaterThanOrEqual(enough - 1);
    return isCut() ? 'cut after 0 unanswered probes' : 'kept';
  }
  if (one.client === 'returns') {
    const silence = await world.browserLink.stall();
    await clock.advance((one.countMax + 0.5) * interval);
    await silence[Symbol.asyncDispose]();
    await clock.advance(enough * interval);
    return isCut() ? 'cut after 0 unanswered probes' : 'kept';
  }
  await using _silence = await world.browserLink.blackhole();
  const before = frames('ping');
  await clock.advance(enough * interval);
  return isCut() ? `cut after ${frames('ping') - before} unanswered probes` : 'kept';
}

const idleCases: readonly (IdleCase & { claim: string; verdict: 'kept' | 'closed for inactivity' })[] = [
  {
    claim: 'a session on which nothing passes is closed after ChannelTimeout, as after the idle timeout',
    ...{ timeout: 2, prints: false },
    verdict: 'closed for inactivity',
  },
  {
    claim: 'output keeps a channel open past ChannelTimeout, as it does under idleActivity "any"',
    ...{ timeout: 2, prints: true },
    verdict: 'kept',
  },
];

for (const { claim, verdict, ...one } of idleCases)
  scenario(
    `OpenSSH: ${claim}`,
    { policy: { idleTimeoutMs: one.timeout * second, idleWarningMs: 0, idleActivity: 'any' } },
    async ({ alice, sshd, clock, shell, history }) => {
      const theirs = await sshd.idle(one);
      const terminal = await alice.connect('Linux-C');
      const build = await shell.writerOn(terminal);
      for (let passed = 0; passed < 2 * one.timeout + 1; passed++) {
        await clock.advance('1s');
        if (one.prints) await build.prints(`step ${passed}`);
      }
      const ended = history.of('session.ended').some(({ data }) => data.cause === 'idle_timeout');
      const ours = ended ? 'closed for inactivity' : 'kept';
      sshd.gatewaySays(one, ours);

      expect(theirs, 'what sshd makes of it').toBe(verdict);
      expect(ours, 'what the gateway makes of it').toBe(theirs);
    },
  );
