import { expect, test } from 'vitest';
import type { Kind } from '../../sim/history/record.ts';
import { linksIn } from './causes.ts';
import { agentLink, Sample } from './sample-history.ts';

/** The kinds that lead to the newest record of one kind, the first cause first. */
function chainTo(sample: Sample, kind: Kind): string[] {
  const causes = new Map(linksIn(sample.records).map(({ cause, effect }) => [effect, cause]));
  const chain: number[] = [sample.last(kind)];
  while (causes.has(chain[0]!)) chain.unshift(causes.get(chain[0]!)!);
  return chain.map((seq) => sample.records[seq - 1]!.kind);
}

test('what a page sees goes back to the machine that vanished', () => {
  expect(chainTo(Sample.vanished(), 'page.socket_closed')).toEqual([
    'machine.fault',
    'fault.applied',
    'session.ended',
    'wire.frame',
    'page.socket_closed',
  ]);
});

test('the audit row of an ending follows from the ending', () => {
  expect(chainTo(Sample.vanished(), 'audit.row').slice(-2)).toEqual(['session.ended', 'audit.row']);
});

test('a click on X is what ends a session', () => {
  expect(chainTo(Sample.closed(), 'session.ended')).toEqual([
    'person.acted',
    'page.socket_closing',
    'wire.frame',
    'session.ended',
  ]);
});

test('a keystroke before the page went by itself is not what closed it', () => {
  const sample = Sample.live()
    .act('types "x"')
    .through('client', 'close', { code: 1001, bytes: 2 })
    .ended('client_gone', 1001, '');
  expect(chainTo(sample, 'session.ended')).toEqual(['wire.frame', 'session.ended']);
});

test('a fault that was healed is to blame for nothing afterwards', () => {
  const sample = Sample.live()
    .say('sim', 'fault.applied', { link: agentLink, fault: 'blackhole', detail: {} })
    .at(1000)
    .say('sim', 'fault.healed', { link: agentLink, fault: 'blackhole' })
    .at(2000)
    .say(`wire:${agentLink}`, 'wire.ended', {
      link: agentLink,
      connection: 1,
      leg: 'server',
      from: 'server',
      how: 'fin',
      partial: false,
    })
    .ended('agent_error', 1011, 'Agent connection error');
  expect(chainTo(sample, 'session.ended')).toEqual(['wire.ended', 'session.ended']);
});

test('a record that names its cause is believed', () => {
  const records = Sample.live()
    .act('waits')
    .records.map((record) => ({ ...record, cause: record.seq === 5 ? 2 : null }));
  expect(linksIn(records)).toContainEqual({ cause: 2, effect: 5 });
});

test('an idle timeout began with the warning, not with its withdrawal at the end', () => {
  const warning = (active: boolean) => ({ session: 'session-1', active });
  const sample = Sample.live()
    .at(600_000)
    .say('gateway:g1', 'session.idle_warning', warning(true))
    .at(1_800_000)
    .say('gateway:g1', 'session.idle_warning', warning(false))
    .ended('idle_timeout', 4408, 'Idle timeout');
  const link = linksIn(sample.records).find(({ effect }) => effect === sample.last('session.ended'));
  expect(sample.records[link!.cause - 1]!.t).toBe(600_000);
});

test('no cause comes after its effect', () => {
  for (const sample of [Sample.vanished(), Sample.closed()])
    for (const { cause, effect } of linksIn(sample.records)) expect(cause).toBeLessThan(effect);
});
