/**
 * Where a source file reaches past the ports for time, timers or chance. Whatever does cannot be run on a
 * virtual clock or repeated from a seed, so only the adapters may.
 */
import { Visitor } from 'vite';
import { lineAt, programOf } from './imports.ts';

export interface Reach {
  /** As in `Date.now`. */
  readonly what: string;
  /** From 1. */
  readonly line: number;
}

const timers = new Set(['setTimeout', 'setInterval', 'setImmediate']);

const members = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'performance.timeOrigin',
  'process.hrtime',
  'process.uptime',
  'AbortSignal.timeout',
  'crypto.randomUUID',
  'crypto.getRandomValues',
]);

const globals = new Set(['globalThis', 'window', 'self', 'global']);

const modules = /^(?:node:)?(?:timers|perf_hooks)(?:\/promises)?$/;

const chance = /^(?:random|getRandomValues|generateKey|generatePrime|webcrypto)/;

/** @param file its path below the checkout. Throws where the text is no TypeScript. */
export function realWorldIn(file: string, text: string): Reach[] {
  const found: Reach[] = [];
  const names = new Set<object>();
  const add = (what: string, { start }: { start: number }) => found.push({ what, line: lineAt(text, start) });
  /** A name after a dot or before a colon is nobody's global. */
  const isName = (node: { computed: boolean }, name: object) => node.computed || names.add(name);

  new Visitor({
    MemberExpression(node) {
      isName(node, node.property);
      const object = node.object.type === 'Identifier' ? node.object.name : null;
      const property = node.property.type === 'Identifier' ? node.property.name : null;
      if (members.has(`${object}.${property}`)) add(`${object}.${property}`, node);
      if (object && globals.has(object) && property && timers.has(property)) add(property, node);
    },
    Property: (node) => void (node.shorthand || isName(node, node.key)),
    MethodDefinition: (node) => void isName(node, node.key),
    PropertyDefinition: (node) => void isName(node, node.key),
    TSPropertySignature: (node) => void isName(node, node.key),
    TSMethodSignature: (node) => void isName(node, node.key),
    Identifier(node) {
      if (timers.has(node.name) && !names.has(node)) add(node.name, node);
    },
    NewExpression({ callee, arguments: args, start }) {
      if (callee.type === 'Identifier' && callee.name === 'Date' && args.length === 0)
        add('new Date()', { start });
    },
    CallExpression({ callee, start }) {
      if (callee.type === 'Identifier' && callee.name === 'Date') add('Date()', { start });
    },
    ImportDeclaration({ source, specifiers, start }) {
      if (modules.test(source.value)) add(source.value, { start });
      if (!/^(?:node:)?crypto$/.test(source.value)) return;
      for (const one of specifiers)
        if (one.type !== 'ImportSpecifier') add(`all of ${source.value}`, one);
        else if (one.imported.type === 'Identifier' && chance.test(one.imported.name))
          add(`${source.value} ${one.imported.name}`, one);
    },
  }).visit(programOf(file, text));
  return found;
}
