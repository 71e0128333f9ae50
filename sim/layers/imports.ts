/** What a source file imports: every way that TypeScript has to name another module, types included. */
import { posix } from 'node:path';
import { parseSync, Visitor } from 'vite';

export interface Import {
  /** Path below the checkout for a file of ours, else the package or `node:` module as written. */
  readonly target: string;
  readonly ours: boolean;
  /** Types only: gone at run time. */
  readonly types: boolean;
  /** From 1. */
  readonly line: number;
}

/** @param file its path below the checkout. Throws where the text is no TypeScript. */
export function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (source: { value?: unknown; start: number } | null, types: boolean) => {
    if (typeof source?.value !== 'string') return;
    const ours = source.value.startsWith('.');
    const target = ours ? posix.join(posix.dirname(file), source.value) : source.value;
    found.push({ target, ours, types, line: lineAt(text, source.start) });
  };
  new Visitor({
    ImportDeclaration: ({ source, importKind }) => add(source, importKind === 'type'),
    ExportNamedDeclaration: ({ source, exportKind }) => add(source, exportKind === 'type'),
    ExportAllDeclaration: ({ source, exportKind }) => add(source, exportKind === 'type'),
    ImportExpression: ({ source }) => add(source, false),
    TSImportType: ({ source }) => add(source, true),
  }).visit(programOf(file, text));
  return found;
}

/** The name of a package without the path inside it: `typebox/value` is of `typebox`. */
export function packageOf(target: string): string {
  if (target.startsWith('node:')) return target;
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

export function programOf(file: string, text: string) {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error) throw new Error(`cannot parse ${file}: ${error.message}`);
  return program;
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
