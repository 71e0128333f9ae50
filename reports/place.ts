/** Where a scenario stands: its spec, and the line of its title. Playwright itself names the line that declares all of them. */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Suite, TestCase } from '@playwright/test/reporter';

export interface Place {
  /** Below `root`. */
  readonly file: string;
  /** From 1; absent where the title is put together by the code. */
  readonly line?: number;
}

export function placeOf(test: Pick<TestCase, 'title' | 'parent' | 'location'>, root: string): Place {
  const path = specOf(test.parent) ?? test.location.file;
  const file = relative(root, path);
  const line = existsSync(path) ? lineOf(test.title, readFileSync(path, 'utf8')) : 0;
  return line > 0 ? { file, line } : { file };
}

function specOf(suite: Suite | undefined): string | null {
  if (!suite) return null;
  return suite.type === 'file' ? (suite.location?.file ?? null) : specOf(suite.parent);
}

/** 0 where it is not there. Quotes in a title may stand escaped. */
export function lineOf(title: string, text: string): number {
  const plain = text.replaceAll('\\', '');
  const at = plain.indexOf(title);
  return at < 0 ? 0 : plain.slice(0, at).split('\n').length;
}
