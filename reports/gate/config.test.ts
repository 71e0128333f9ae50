import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseGateConfig } from './config.ts';

const good = {
  require: [{ scenarios: 'ST1 *', tiers: ['sim', 'process'] }],
  budgetSeconds: 600,
  quarantine: [{ scenario: 'Idle: *', tier: 'process', owner: 'dana', until: '2026-12-31', why: 'issue 12' }],
};

const [rule] = good.require;
const [bed] = good.quarantine;

test('a config is read as it is', () => {
  expect(parseGateConfig(JSON.stringify(good), 'gate.json')).toEqual(good);
});

test.for<[value: unknown, message: string]>([
  [[], 'gate.json: config must be object, is []'],
  [{}, 'gate.json: config must have required properties require, is {}'],
  [
    { ...good, requires: [] },
    'config has "requires", which is no rule; it may have require, budgetSeconds, quarantine',
  ],
  [{ ...good, require: [] }, 'config.require must not have fewer than 1 items'],
  [
    { ...good, require: [{ ...rule, tier: 'sim' }] },
    'config.require.0 has "tier", which is no rule; it may have scenarios, tiers',
  ],
  [
    { ...good, require: [{ ...rule, tiers: ['simm'] }] },
    'config.require.0.tiers.0 must be "sim" or "process" or "container", is "simm"',
  ],
  [{ ...good, require: [{ ...rule, tiers: [] }] }, 'config.require.0.tiers must not have fewer than 1 items'],
  [{ ...good, budgetSeconds: '600' }, 'config.budgetSeconds must be number, is "600"'],
  [{ ...good, budgetSeconds: 0 }, 'config.budgetSeconds must be > 0, is 0'],
  [
    { ...good, quarantine: [{ ...bed, owner: undefined }] },
    'config.quarantine.0 must have required properties owner',
  ],
  [
    { ...good, quarantine: [{ ...bed, owner: '' }] },
    'config.quarantine.0.owner must not have fewer than 1 characters',
  ],
  [{ ...good, quarantine: [{ ...bed, until: 'soon' }] }, 'config.quarantine.0.until must match pattern'],
  [
    { ...good, quarantine: [{ ...bed, until: '2026-02-30' }] },
    'config.quarantine.0.until is 2026-02-30, and there is no such day',
  ],
])('%j is refused', ([value, message]) => {
  expect(() => parseGateConfig(JSON.stringify(value), 'gate.json')).toThrow(message);
});

test('what is not JSON is refused', () => {
  expect(() => parseGateConfig('{', 'gate.json')).toThrow('gate.json: it is not JSON: ');
});

test("Hangup's own gate is a config", () => {
  const file = new URL('../../.ci/gate.json', import.meta.url).pathname;
  expect(() => parseGateConfig(readFileSync(file, 'utf8'), file)).not.toThrow();
});

test("the README's config is one", () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, config] = /```json\n([\s\S]*?)```/.exec(readme)!;
  expect(parseGateConfig(config!, 'README.md').quarantine?.[0]?.owner).toBe('dana');
});
