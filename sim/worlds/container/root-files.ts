/**
 * What an image is made of: this machine's own node, bash and small programs with their libraries, and
 * nothing that would have to be fetched from somewhere.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface RootFile {
  /** On this machine. */
  readonly source: string;
  /** In the image, from its root. */
  readonly target: string;
}

/** What shells are asked to run by scenarios; one that is not here is left out. */
const small = [
  ...['bash', 'cat', 'cp', 'cut', 'date', 'dd', 'env', 'false', 'grep', 'head', 'id', 'kill', 'ls', 'mkdir'],
  ...['mv', 'nohup', 'printf', 'ps', 'rm', 'sed', 'seq', 'setsid', 'sh', 'sleep', 'sort', 'stty', 'tail'],
  ...['tee', 'test', 'timeout', 'touch', 'tr', 'true', 'tty', 'uname', 'wc', 'yes'],
];

/** Descriptions of terminals, where Linux distributions keep them. */
const terminfo = ['/lib/terminfo', '/usr/share/terminfo', '/etc/terminfo'];

/** @param packages the folder `node_modules` with node-pty in it */
export function rootFiles(packages: string): RootFile[] {
  const programs = [
    { source: process.execPath, target: '/usr/bin/node' },
    ...small.flatMap((name) => {
      const source = onPath(name);
      return source ? [{ source, target: `/usr/bin/${name}` }] : [];
    }),
  ];
  const pty = ptyFiles(join(packages, 'node-pty'));
  const native = [...programs, ...pty.filter(({ target }) => target.endsWith('.node'))];
  const libraries = new Set(native.flatMap(({ source }) => librariesOf(source)));
  const terminals = terminfo
    .map((folder) => `${folder}/x/xterm-256color`)
    .filter(existsSync)
    .map((path) => ({ source: path, target: path }));
  return [
    ...programs,
    ...pty,
    ...[...libraries].map((path) => ({ source: path, target: path })),
    ...terminals,
  ].map(({ source, target }) => ({ source: realpathSync(source), target }));
}

function ptyFiles(folder: string): RootFile[] {
  const built = ['build/Release', `prebuilds/${process.platform}-${process.arch}`];
  const files = [
    'package.json',
    ...filesBelow(folder, 'lib').filter((file) => file.endsWith('.js')),
    ...built.flatMap((one) => filesBelow(folder, one)).filter((file) => file.endsWith('.node')),
  ];
  return files.map((file) => ({
    source: join(folder, file),
    target: join('/hangup/node_modules/node-pty', file),
  }));
}

function filesBelow(folder: string, part: string): string[] {
  if (!existsSync(join(folder, part))) return [];
  return readdirSync(join(folder, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function onPath(name: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return [...folders, '/usr/bin', '/bin'].map((folder) => join(folder, name)).find(existsSync) ?? null;
}

/** The loader among them. None for what is no dynamic program. */
function librariesOf(program: string): string[] {
  let told: string;
  try {
    told = execFileSync('ldd', [program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return [];
  }
  return told.split('\n').flatMap((line) => {
    const [, path] = /(?:=>\s*|^\s*)(\/\S+)\s+\(0x/.exec(line) ?? [];
    return path && dirname(path) !== '/' ? [path] : [];
  });
}
