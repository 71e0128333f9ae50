/** The Docker daemon of this machine, through testcontainers. */
import type { ContainerRuntimeClient } from 'testcontainers';

/** No daemon answers; the message holds the line to type. */
export class NoDocker extends Error {
  override readonly name = 'NoDocker';

  constructor(cause: unknown) {
    super(
      'the tier container needs a Docker daemon on this machine, and none answers: install Docker, or start it',
      { cause },
    );
  }
}

/** What a world starts in Docker carries this label, with the temporary folder of its run: that is no other run's. */
export const runLabel = 'hangup.run';

let client: Promise<ContainerRuntimeClient> | null = null;

/** Rejects with NoDocker. */
export function docker(): Promise<ContainerRuntimeClient> {
  client ??= connect();
  return client;
}

async function connect(): Promise<ContainerRuntimeClient> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    return await getContainerRuntimeClient();
  } catch (error) {
    throw new NoDocker(error);
  }
}

/** Containers and networks that a run has left behind. @param folder its temporary folder */
export async function leftInDocker(folder: string): Promise<string[]> {
  const { dockerode } = (await docker()).container;
  const filters = { label: [`${runLabel}=${folder}`] };
  const containers = await dockerode.listContainers({ all: true, filters });
  const networks = await dockerode.listNetworks({ filters });
  return [
    ...containers.map(({ Names, State }) => `the container ${Names[0]} (${State})`),
    ...networks.map(({ Name }) => `the network ${Name}`),
  ];
}
