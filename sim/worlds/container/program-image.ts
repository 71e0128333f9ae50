/**
 * The image that every container of this tier runs: nothing is pulled, all of it is this machine's and this
 * checkout's own. Its tag is the hash of its content, so a second run builds nothing.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { docker } from './docker.ts';
import { type RootFile, rootFiles } from './root-files.ts';

const checkout = join(import.meta.dirname, '../../..');
const packages = join(checkout, 'node_modules');
const programs = join(packages, '.cache/hangup/container-programs');
const dashboard = join(checkout, 'system/dashboard/dist');
const repository = 'hangup-scenarios';

/** Where the image has what it serves. */
export const inImage = {
  programs: '/hangup/programs',
  dashboard: '/hangup/dashboard',
} as const;

interface Files {
  readonly machine: readonly RootFile[];
  readonly checkout: readonly RootFile[];
}

/** Two layers: what is this machine's changes less often than what is this checkout's. */
const dockerfile = 'FROM scratch\nCOPY machine /\nCOPY checkout /\n';

/** Whether the programs and the dashboard are there to be put into it. */
export function isBundled(): boolean {
  return [programs, dashboard].every((folder) => existsSync(folder));
}

let built: Promise<string> | null = null;

/** Its tag, once it is there. Rejects with NoDocker, and where the programs are not bundled. */
export function programImage(): Promise<string> {
  built ??= build();
  return built;
}

async function build(): Promise<string> {
  if (!isBundled())
    throw new Error('the programs are not bundled: hangup scenarios --project=container does so');
  const files: Files = {
    machine: rootFiles(packages),
    checkout: [...below(programs, inImage.programs), ...below(dashboard, inImage.dashboard)],
  };
  const client = await docker();
  const { ImageName } = await import('testcontainers');
  const tag = `${repository}:${hashOf(files)}`;
  const isThere = () => client.image.exists(ImageName.fromString(tag));
  if (await isThere()) return tag;
  const context = await mkdtemp(join(tmpdir(), 'hangup-image-'));
  try {
    await writeFile(join(context, 'Dockerfile'), dockerfile);
    for (const layer of ['machine', 'checkout'] as const)
      for (const { source, target } of files[layer]) await put(source, join(context, layer, target));
    await layOut(join(context, 'machine'));
    await client.image.build(context, { t: tag, dockerfile: 'Dockerfile' });
    if (!(await isThere())) throw new Error(`the image ${tag} could not be built`);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
  await removeOlder(tag);
  return tag;
}

/** What a small Linux expects beside its programs. */
async function layOut(root: string): Promise<void> {
  for (const folder of ['tmp', 'etc', 'proc', 'sys', 'dev'])
    await mkdir(join(root, folder), { recursive: true });
  await chmod(join(root, 'tmp'), 0o1777);
  await symlink('usr/bin', join(root, 'bin'));
  await writeFile(join(root, 'etc/passwd'), account());
}

/** Of whoever runs the laboratory, so that what a container writes is theirs. */
function account(): string {
  const { uid, gid } = userInfo();
  return `hangup:x:${uid}:${gid}::/:/bin/bash\n`;
}

async function put(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await copyFile(source, target);
}

function below(folder: string, target: string): RootFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((source) => ({ source, target: join(target, source.slice(folder.length)) }));
}

/** By content for what is this checkout's; by size and time for what is this machine's, node being large. */
function hashOf({ machine, checkout }: Files): string {
  const hash = createHash('sha256').update(dockerfile).update(account());
  for (const { source, target } of machine) {
    const { size, mtimeMs } = statSync(source);
    hash.update(`\0${target}\0${source}\0${size}\0${mtimeMs}`);
  }
  for (const { source, target } of checkout) hash.update(`\0${target}\0`).update(readFileSync(source));
  return hash.digest('hex').slice(0, 16);
}

/** Images of what this checkout was before; one that somebody still uses stays. */
async function removeOlder(tag: string): Promise<void> {
  const { dockerode } = (await docker()).container;
  const all = await dockerode.listImages({ filters: { reference: [repository] } });
  const older = all.flatMap(({ RepoTags }) => RepoTags ?? []).filter((one) => one !== tag);
  await Promise.allSettled(older.map((one) => dockerode.getImage(one).remove()));
}
