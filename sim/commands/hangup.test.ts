import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const hangup = join(import.meta.dirname, 'hangup.ts');
const shell = (script: string) =>
  spawnSync('/bin/bash', ['-c', script, process.execPath, hangup], { encoding: 'utf8' });

test('whose reader stops early has given no verdict, and complains of nothing', () => {
  const { status, stderr } = shell('exec 3> >(true); wait $!; "$0" "$1" --help >&3');
  expect([status, stderr]).toEqual([141, '']);
});

test('an output that cannot be written is the harness, not the product', () => {
  const { status, stderr } = shell('"$0" "$1" repro --list > /dev/full');
  expect(status).toBe(70);
  expect(stderr).toContain('ENOSPC');
});
