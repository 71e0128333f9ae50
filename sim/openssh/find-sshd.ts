/** The OpenSSH server of this machine, if it has one that a scenario may start. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface FoundSshd {
  readonly path: string;
  /** `OpenSSH_9.2p1`. */
  readonly name: string;
  readonly major: number;
  readonly minor: number;
}

/** Answers why not, in words, where there is none to start. */
export function findSshd(): FoundSshd | { readonly missing: string } {
  // sshd insists on being started by its full path, and lies where only root's PATH leads.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const path = folders.map((folder) => join(folder, 'sshd')).find((file) => existsSync(file));
  if (!path) return { missing: 'there is no sshd here; Debian has it in openssh-server' };
  for (const tool of ['ssh', 'ssh-keygen'])
    if (spawnSync(tool, ['-?']).error) return { missing: `there is no ${tool} here beside sshd` };
  if (process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status !== 0)
    return { missing: 'root may not make a mount namespace here, in which sshd would find its folder' };
  return versionOf(spawnSync(path, ['-V'], { encoding: 'utf8' }).stderr, path);
}

/** @param said what `sshd -V` prints; versions that know no `-V` name themselves in their complaint */
export function versionOf(said: string, path: string): FoundSshd | { readonly missing: string } {
  const version = /OpenSSH_(\d+)\.(\d+)\w*/.exec(said);
  if (!version) return { missing: `${path} does not say which OpenSSH it is` };
  return { path, name: version[0], major: Number(version[1]), minor: Number(version[2]) };
}

/** Whether it is at least that version. */
export function isAtLeast({ major, minor }: FoundSshd, wanted: readonly [number, number]): boolean {
  return major > wanted[0] || (major === wanted[0] && minor >= wanted[1]);
}
