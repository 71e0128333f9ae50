/** Allure's report as one file that opens from disk and asks the network for nothing. */
import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { labelResults } from './allure-labels.ts';

/**
 * Makes `reports/out/allure.html` from the run's results; answers its path below `root`. Throws with what Allure said.
 * @param environment what the run was played with, besides this machine
 */
export async function writeAllureReport(
  root: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const out = join(root, 'reports/out');
  const folder = join(out, 'allure');
  const results = join(out, 'allure-results');
  rmSync(folder, { recursive: true, force: true });
  labelResults(results, {
    'Node.js': process.version,
    platform: `${process.platform} ${process.arch}`,
    ...environment,
  });
  const made = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/.bin/allure'),
      'awesome',
      '--single-file',
      '--report-name',
      'Hangup',
      '--output',
      folder,
      results,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`making the Allure report failed: ${made.stderr || made.stdout}`);
  const file = join(out, 'allure.html');
  renameSync(join(folder, 'index.html'), file);
  rmSync(folder, { recursive: true, force: true });
  writeFileSync(file, withoutAnalytics(readFileSync(file, 'utf8')));
  return relative(root, file);
}

/** Allure's page carries a tag that would load an analytics script. */
export function withoutAnalytics(html: string): string {
  return html
    .replace(/<script[^>]*src="https?:\/\/[^"]*"[^>]*><\/script>/g, '')
    .replace(
      /<script[^>]*>(?:(?!<\/script>)[\s\S])*?gtag\((?:(?!<\/script>)[\s\S])*?<\/script>/g,
      (script) => (script.length < 2000 ? '' : script),
    );
}
