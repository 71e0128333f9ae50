/** What a run in containers needs before it begins (a Docker daemon, and the image that all of them run), and what it has left when it is over. */
import { docker, leftInDocker, NoDocker } from './worlds/container/docker.ts';
import { programImage } from './worlds/container/program-image.ts';

/** Of the daemon of this machine; `null` where none answers. */
export async function dockerVersion(): Promise<string | null> {
  try {
    const { container } = await docker();
    return (await container.dockerode.version()).Version;
  } catch (error) {
    if (error instanceof NoDocker) return null;
    throw error;
  }
}

/** Once for the whole run; at once where it is there. Rejects where the programs are not bundled. */
export async function buildContainerImage(): Promise<void> {
  await programImage();
}

/** Containers and networks that a run has left behind. @param folder its temporary folder */
export function leftInContainers(folder: string): Promise<string[]> {
  return leftInDocker(folder);
}
